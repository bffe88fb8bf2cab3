"""A small application that shows every component in every state, for the tests to look at."""

from datetime import UTC, date, datetime
from pathlib import Path

from flask import Flask, Response, flash, render_template, request
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader

from tests.charts.samples import every_view
from tracker import bundled
from tracker.charts import (
    BarChart,
    BarRow,
    Look,
    Series,
    assurance_icon,
    bar_chart,
    variation_icon,
)
from tracker.charts.icons import ASSURANCE_WORDS, VARIATION_WORDS
from tracker.domain.breaches import Breach
from tracker.web import fields, nhs
from tracker.web.nhs.history import Change, Difference, Entry
from tracker.web.nhs.wording import pounds
from tracker.web.paging import Order, Page, address_with

CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

WHEN = datetime(2024, 3, 31, 13, 5, tzinfo=UTC)


class EverythingForm(fields.NhsForm):
    """One field of each kind."""

    name = fields.TextField(
        "Name of the scheme",
        hint="As the partner writes it",
        required="Enter the name of the scheme",
        validators=[fields.AtMost(40, "Name of the scheme")],
        options={"width": "20", "autocomplete": "off"},
    )
    email = fields.EmailField("E-mail address")
    password = fields.PasswordField("Password")
    why = fields.TextAreaField("Why the amount changes", required="Enter why the amount changes")
    amount = fields.MoneyField("Amount in pounds", required="Enter an amount")
    people = fields.WholeNumberField("People reached", thing="People reached")
    rate = fields.DecimalField("Rate per 1,000")
    start = fields.DayField(
        "Start date", hint="For example, 31 3 2024", required="Enter the start date"
    )
    month = fields.MonthField("Month it belongs to", hint="For example, April 2023")
    fund = fields.SelectField(
        "Fund",
        choices=[("HI", "Health inequalities fund"), ("INN", "Innovation fund")],
        blank="Select a fund",
        required="Select a fund",
    )
    instrument = fields.RadiosField(
        "How the money is given",
        choices=[
            fields.Option("grant", "Grant", "Money for a purpose, without a service in return"),
            ("contract", "Contract"),
        ],
        required="Select how the money is given",
    )
    recurrent = fields.RadiosField(
        "Is the money recurrent?", choices=[("yes", "Yes"), ("no", "No")], inline=True
    )
    places = fields.CheckboxesField(
        "Places", choices=[("BAS", "Basildon"), ("SOU", "Southend")], required="Select a place"
    )
    checked = fields.TickField("I have checked these figures", required="Tick the box")
    evidence = fields.FileField("Evidence", hint="A PDF or a spreadsheet")
    came_from = fields.HiddenField()
    save = fields.SubmitButton("Save")


class ListForm(fields.NhsForm):
    """Fields that narrow a list."""

    class Meta:
        """Asked by GET, and changes nothing."""

        csrf = False

    year = fields.SelectField("Financial year", choices=[("2023/24", "2023/24")], blank="All years")
    words = fields.TextField("Words in the name", options={"width": "10"})


ENTRIES = (
    Entry(
        WHEN,
        "Amina Example",
        "Allocation changed",
        (Change("Amount", "£1,000.00", "£1,250.00"), Change("Holder", None, "Example Council")),
        "Agreed by the funding panel",
    ),
    Entry(WHEN, "Ben Example", "Allocation created"),
)

DIFFERENCES = (
    Difference("Amount", "£1,250.00", "£1,200.00"),
    Difference("Holder", "Example Council", "Example Council"),
    Difference("Note", "", "Paid in two parts"),
)

CHARTS = (
    BarChart(
        "by-category",
        "Allocated, awarded and spent by category",
        "Core services hold the most money, and have spent 45% of it.",
        (Series("Allocated", Look.OPEN), Series("Awarded", Look.STRIPED), Series("Spent")),
        (
            BarRow("Core services", (130765400, 100000000, 58812345)),
            BarRow("Trusted partners", (85406200, 85406200, 64054651)),
            BarRow("Five adult clinical priorities of Core20PLUS5", (23894000, None, 0)),
        ),
        pounds,
    ),
    BarChart(
        "variance",
        "Variance by category",
        "One category is over its plan.",
        (Series("Variance", Look.DOTTED),),
        (BarRow("Core services", (5242306,)), BarRow("Enablers", (-1200000,))),
        pounds,
    ),
)


def make_gallery(*, demo: bool = True) -> Flask:
    """Return the application; its pages need no database."""
    app = Flask("gallery", static_folder=str(nhs.STATIC_FOLDER))
    app.config.update(SECRET_KEY="for tests only", TESTING=True)
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(Path(__file__).parent / "gallery"),
            FileSystemLoader(bundled.folder("templates")),
        ]
    )
    CSRFProtect(app)
    nhs.install(
        app,
        organisation_name="Example Integrated Care Board",
        contact_email="hi@example.nhs.uk",
        demo=demo,
    )

    @app.after_request
    def strictly(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_POLICY
        return response

    @app.context_processor
    def frame() -> dict[str, object]:
        return {
            "navigation": nhs.navigation_for(request.path, lambda _act: True),
            "signed_in": nhs.Account("Amina Example", "Finance fellow"),
        }

    @app.route("/funding/", methods=["GET", "POST"])
    def everything() -> str:
        form = EverythingForm(
            data={"amount": 123450, "start": date(2024, 3, 31), "month": date(2023, 4, 1)}
        )
        if form.validate_on_submit():
            form.add_breaches(
                [
                    Breach("allocation within envelope", "amount", "Amount must be £60.00 or less"),
                    Breach("month is open", None, "April 2023 is closed"),
                ]
            )
        return render_template("everything.html", form=form)

    @app.route("/schemes/")
    def listing() -> str:
        flash("Allocation saved", "success")
        flash("April 2024 closes on Friday", "information")
        page = Page(int(request.args.get("page", "4")), 1207, 50)
        return render_template(
            "listing.html",
            filters_form=ListForm(formdata=request.args),
            page=page,
            order=Order("allocated", descending=True),
            page_href=lambda number: address_with("/schemes/", request.args, page=number),
            entries=ENTRIES,
            differences=DIFFERENCES,
            when=WHEN,
            drawing=[bar_chart(chart) for chart in CHARTS],
        )

    @app.route("/charts/")
    def charts() -> str:
        signs = [variation_icon(one) for one in VARIATION_WORDS]
        signs += [assurance_icon(one) for one in (*ASSURANCE_WORDS, None)]
        return render_template("charts.html", views=every_view(), icons=signs)

    @app.route("/pages/<name>")
    def page(name: str) -> str:
        return render_template(f"pages/{name}.html")

    @app.route("/errors/<int:number>")
    def error(number: int) -> str:
        return render_template(f"errors/{number}.html")

    return app
