from voting.models.poll import Poll, PollOption, TurnOut
from voting.models.ballot import Ballot, Mark

__all__ = ["Ballot", "Mark", "Poll", "PollOption", "TurnOut"]
