"""The blueprint that everything about one's own account hangs on."""

from flask import Blueprint

bp = Blueprint("account", __name__)
