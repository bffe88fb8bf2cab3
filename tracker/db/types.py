"""Column types that say what a value means, alike on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, ForeignKey, Integer, String, Text
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

# SQLite numbers only INTEGER PRIMARY KEY columns by itself; PostgreSQL's INTEGER is 32 bits.
BigId = BigInteger().with_variant(Integer, "sqlite")


class UtcMoment(TypeDecorator[datetime]):
    """A moment in UTC, aware on the way in and out; SQLite keeps no time zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """PostgreSQL stores the zone; SQLite stores text that is always UTC."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone rather than guess one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment must carry its time zone.")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as its digits: SQLite would make a NUMERIC a float."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Store plain digits, never an exponent."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Give back exactly what was stored."""
        return None if value is None else Decimal(value)


def one_of(enum: type[StrEnum], name: str, length: int = 30) -> Enum:
    """A closed list stored by its values and held by a check constraint of this name."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=length,
        name=name,
        values_callable=lambda members: [member.value for member in members],
    )


Id = Annotated[int, mapped_column(BigId, primary_key=True)]
Pence = Annotated[int, mapped_column(BigInteger)]
Moment = Annotated[datetime, mapped_column(UtcMoment)]
Reference = Annotated[str, mapped_column(String(12), unique=True)]
Year = Annotated[str, mapped_column(String(7))]
Code = Annotated[str, mapped_column(String(40))]
Name = Annotated[str, mapped_column(String(300))]
Prose = Annotated[str, mapped_column(Text, default="")]
JournalNumber = Annotated[int, mapped_column(ForeignKey("journal.number"), index=True)]
VersionNumber = Annotated[int, mapped_column(ForeignKey("journal.number"), primary_key=True)]
