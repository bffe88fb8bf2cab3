"""Follows health inequalities funding from envelope to allocation, award, spend and outcome."""
