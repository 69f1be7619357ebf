from voting.models.ballot import Ballot, Mark
from voting.models.poll import Poll, PollOption, TurnOut

__all__ = ["Ballot", "Mark", "Poll", "PollOption", "TurnOut"]
