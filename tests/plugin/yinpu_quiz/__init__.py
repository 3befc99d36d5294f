"""An example of a Yinpu plug-in: one of each kind that there is."""
