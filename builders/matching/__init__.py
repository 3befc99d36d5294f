"""What thing a name is, and whether two names are of one: by the finders and the linker that read documents."""

from builders.matching.match import Candidate, Match, Matcher
from builders.matching.pairs import Verdict, compare

__all__ = ["Candidate", "Match", "Matcher", "Verdict", "compare"]
