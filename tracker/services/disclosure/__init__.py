"""The one door through which counts of people leave: every page, chart and file asks here."""
