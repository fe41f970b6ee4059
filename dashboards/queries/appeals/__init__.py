"""Appeals: what may be appealed against, which a viewer sees, what is still to be calculated with."""
