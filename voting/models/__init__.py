from voting.models.ballot import Ballot, Mark
from voting.models.paper import PaperBallot, PaperEntry
from voting.models.poll import Poll, PollOption
from voting.models.register import TurnOut
from voting.models.tie import TieMethod, TieStep

__all__ = ["Ballot", "Mark", "PaperBallot", "PaperEntry", "Poll", "PollOption", "TieMethod", "TieStep", "TurnOut"]
