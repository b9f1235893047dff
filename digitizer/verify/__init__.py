"""Stage 6: does a second person's work agree with the first's, and does a sample speak for its book?"""

from digitizer.verify.keying import agree, is_settled
from digitizer.verify.sampling import Verdict, draw, sample_size, verdict

__all__ = ["Verdict", "agree", "draw", "is_settled", "sample_size", "verdict"]
