"""The appraisal on screen: the board, a unit's scorecard, a run on its way to publication."""
