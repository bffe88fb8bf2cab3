"""Reading the catalogue: the targets of every lens, measures, published values, documents."""
