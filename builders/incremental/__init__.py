"""The main job: sources to records by worker processes, and one commit of the graphs that changed."""
