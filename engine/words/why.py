"""Sentences of `hanchot why`: the chain behind a deadline, a state and the messages."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "head": ("{unit} – {campaign}", "{unit} – {campaign}"),
    "revision": (
        "Theo tệp quy tắc {path}, bản {number}, áp dụng lúc {at} ({by}).",
        "By the rule file {path}, revision {number}, applied at {at} ({by}).",
    ),
    "revision_without_file": (
        "Theo quy tắc bản {number}, áp dụng lúc {at} ({by}).",
        "By revision {number} of the rules, applied at {at} ({by}).",
    ),
    "state": (
        "Bước hiện tại: {label}, từ {since}.",
        "Present state: {label}, since {since}.",
    ),
    "move": (
        "Bước chuyển gần nhất: {move}, từ “{source}” sang “{target}” lúc {at} ({by}).",
        "Last move: {move}, from “{source}” to “{target}” at {at} ({by}).",
    ),
    "move_later": ("{move} Ghi nhận lúc {at}.", "{move} Recorded at {at}."),
    "clock": ("theo thời hạn", "by the clock"),
    "task": ("{label}: {state}", "{label}: {state}"),
    "is_not_open": ("chưa đến thời gian nhận", "not open yet"),
    "is_open": ("đang nhận, chưa gửi", "open, not handed in"),
    "is_overdue": ("quá hạn, chưa nhận được", "overdue, nothing handed in"),
    "is_missed": ("đã hết thời gian nhận, chưa nhận được", "closed, nothing handed in"),
    "is_in_review": ("đã gửi, đang thẩm định", "handed in, in review"),
    "is_accepted": ("đạt", "accepted"),
    "is_returned": ("trả lại để bổ sung", "returned for supplement"),
    "is_rejected": ("không đạt", "rejected"),
    "is_lapsed": ("quá thời hạn bổ sung", "supplement lapsed"),
    "is_waived": ("được miễn", "excused"),
    "is_withdrawn": ("đã rút khỏi phong trào", "withdrawn"),
    "task_opens": (
        "  Bắt đầu nhận: {text} – “{phrase}”{where}",
        "  Opens: {text} – “{phrase}”{where}",
    ),
    "task_due": ("  Hạn: {text} – “{phrase}”{where}", "  Due: {text} – “{phrase}”{where}"),
    "task_closes": (
        "  Nhận đến: {text} – “{phrase}”{where}",
        "  Closes: {text} – “{phrase}”{where}",
    ),
    "at_line": (" ({file}:{line})", " ({file}:{line})"),
    "unknown": ("chưa rõ", "unknown"),
    "default": ("theo mặc định", "by default"),
    "step": ("    {step}", "    {step}"),
    "skipped": ("    {label}: {source}", "    {label}: {source}"),
    "opened_early": (
        "  Mở sớm cho đơn vị: từ {opens}; {by}, {at}; lý do: {reason}",
        "  Opened early for the unit: from {opens}; {by}, {at}; reason: {reason}",
    ),
    "extended_due": (
        "  Gia hạn: {due}; {by}, {at}; lý do: {reason}",
        "  Extended: {due}; {by}, {at}; reason: {reason}",
    ),
    "extended_supplement_due": (
        "  Gia hạn bổ sung: {due}; {by}, {at}; lý do: {reason}",
        "  Supplement extended: {due}; {by}, {at}; reason: {reason}",
    ),
    "handed_in": ("  Đã nhận lúc {at}; người gửi: {by}", "  Received at {at} from {by}"),
    "draft": ("  Bản nháp lúc {at}; người soạn: {by}", "  Draft at {at} by {by}"),
    "entered": (
        "    Ghi sổ lúc {at}; lý do: {reason}",
        "    Entered at {at}; reason: {reason}",
    ),
    "decided": (
        "  Kết luận: {decision}, {at} ({by}); lý do: {reason}",
        "  Decided: {decision}, {at} ({by}); reason: {reason}",
    ),
    "waived": (
        "  Được miễn: {by}, {at}; lý do: {reason}",
        "  Excused: {by}, {at}; reason: {reason}",
    ),
    "message": (
        "  Tin {id}: {reminder}, gửi {recipient} qua {channel}: {state}{sent}{reason}",
        "  Message {id}: {reminder}, to {recipient} by {channel}: {state}{sent}{reason}",
    ),
    "sent_at": (", lúc {at}", ", at {at}"),
    "due_at": (", giờ gửi {at}", ", due {at}"),
    "because": (" ({reason})", " ({reason})"),
    "no_messages": ("  Chưa có tin nào về việc này.", "  There is no message about this."),
    "next": ("  Sẽ nhắc: {reminder}, {at}", "  Next: {reminder}, {at}"),
    "no_next": ("  Không còn lần nhắc nào.", "  No more reminders to come."),
}
