"""One step for each layout; a step that a version has published is never changed."""
