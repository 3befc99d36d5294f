"""Word files: the container and its parts (``package``), the styles (``styles``), what is seen in order (``story``)."""
