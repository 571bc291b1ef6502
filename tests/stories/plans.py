"""What the stories hand in, where the words do not matter to what is told."""

SCORES = (
    "rooted",
    "existing",
    "open_task",
    "able",
    "supported",
    "harmless",
    "legal_form_possible",
    "costs",
)


def scores(score: int, **others: object) -> dict[str, object]:
    """The same score on all eight conditions, but for those that are named."""
    return dict.fromkeys(SCORES, score) | others


AGREEMENT = {
    "legal_form": "foundation",
    "tasks": "The group does the design with the street; the town digs and pays the works.",
    "decides_alone": "How the street is asked, and which of two drawings goes on.",
    "meetings": "Every two months",
    "insurance": "The town insures accidents of volunteers.",
    "data": "Drawings of pipes and cables, and the list of trees.",
    "succession": "The residents' association steps in.",
    "conflict_route": "Contact person, then alderman.",
    "return_plan": "All drawings go to the town within four weeks.",
}
