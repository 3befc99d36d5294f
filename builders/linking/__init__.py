"""Which thing a name means: disambiguation by the report and the sentence, coreference of 我行 and its kin."""
