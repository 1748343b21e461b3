"""The table in which suggested names are reviewed: its columns, and why a name was suggested."""

from __future__ import annotations

from collections.abc import Mapping

from minamoto.core.text import Text

REASONS: Mapping[str, Text] = {
    "same_but_form": Text(
        "会社形態・表記の違いを除けば同じ", "the same but for company form, width, case"
    ),
    "spelling": Text("つづりがわずかに違う", "spelled a little differently"),
    "part_of_other": Text(
        "一方の名称が他方に含まれる（別会社のことがある）",
        "one name holds the other (may be another firm)",
    ),
    "words_differ": Text(
        "共通の語があるが異なる語もある（別会社のことが多い）",
        "shares words, but others differ (often another firm)",
    ),
    "sound": Text("読みが似ている", "sounds alike"),
}
COLUMNS: Mapping[str, Text] = {
    "written": Text("記載名", "written"),
    "suggestion": Text("候補", "suggestion"),
    "score": Text("類似度", "score"),
    "reason": Text("理由", "reason"),
    "accepted": Text("採用", "accepted"),
}
HEADERS: Mapping[str, tuple[str, ...]] = {"accepted": ("採否", "accept")}
YES, NO = Text("はい", "yes"), Text("いいえ", "no")
