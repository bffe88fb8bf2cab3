"""Pages of appraisals before funding and decisions after."""
