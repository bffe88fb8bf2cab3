"""What narrows the list of measures, asked for in its address."""

from tracker.web.fields import NhsForm, SelectField, TextField


class MeasuresForm(NhsForm):
    """Words, a clinical area and a national list."""

    class Meta:
        """Asked for by GET, so that the result has an address; nothing is stored."""

        csrf = False

    words = TextField("Search", hint="A name, a domain or a code", options={"width": "20"})
    element = SelectField("Clinical area", blank="All clinical areas")
    list_name = SelectField("National list", blank="All lists")
