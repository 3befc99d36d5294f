"""What all tests share: property tests have no deadline, for a slow machine is no fault."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("yinpu", deadline=None)
settings.load_profile("yinpu")
