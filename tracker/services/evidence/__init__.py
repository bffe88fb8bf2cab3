"""What is known beside the money: values, attainment, reach, gaps and costs, read once."""
