"""Sentences of the checks above the schema: `<code>`, its variants, and its cure."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "D203": (
        "Năm {year} khác năm của phong trào ({campaign})",
        "The year {year} differs from the campaign's ({campaign})",
    ),
    "D203_many": (
        "Năm {year} khác năm của phong trào ({campaign}); còn {others} mốc khác cũng ghi năm {year}",
        "The year {year} differs from the campaign's ({campaign}), and so do {others} more dates",
    ),
    "D203_hint": (
        "Có thể quên sửa năm khi chép tệp: sửa mốc này hoặc mục `year`; nếu đúng là năm khác, ghi vào `accept` kèm lý do",
        "A year forgotten in copying? Correct the date or `year`; if it is meant, list it under `accept` with the reason",
    ),
    "D204": (
        "Hạn {due} không sau lúc mở nhận ({opens})",
        "The due, {due}, is not after the opening ({opens})",
    ),
    "D204_hint": ("Sửa `opens` hoặc `due`", "Correct `opens` or `due`"),
    "D205": (
        "Hạn báo cáo {due} đến trước khi giai đoạn triển khai kết thúc ({end})",
        "The report is due {due}, before implementation ends ({end})",
    ),
    "D205_hint": (
        "Nếu đúng theo kế hoạch, ghi vào `accept` kèm lý do; nên nêu thời điểm chốt số liệu trong tên báo cáo",
        "If the plan says so, list it under `accept` with the reason, and name the cut-off date of the figures",
    ),
    "D206": (
        "Lời nhắc gửi {day}, sau khi đã đóng nhận",
        "The reminder goes on {day}, after closing",
    ),
    "D206_early": (
        "Lời nhắc gửi {day}, trước khi mở nhận",
        "The reminder goes on {day}, before opening",
    ),
    "D206_hint": (
        "Đổi thời điểm nhắc, hoặc bỏ lời nhắc bằng `none`",
        "Change when it goes, or drop the reminder with `none`",
    ),
    "D207": (
        "Đơn vị chỉ có {count} ngày làm việc để gửi",
        "Units have only {count} working day(s) to hand in",
    ),
    "D207_hint": ("Mở nhận sớm hơn", "Open earlier"),
    "D209": (
        "Ghi {days} ngày nhưng “{phrase}” là {count} ngày",
        "{days} days are stated, but “{phrase}” has {count}",
    ),
    "D209_hint": ("Đối chiếu lại với kế hoạch", "Compare with the plan"),
    "D211": (
        "“{phrase}” kết thúc trước khi bắt đầu",
        "“{phrase}” ends before it starts",
    ),
    "D211_hint": ("Sửa mốc bắt đầu hoặc mốc kết thúc", "Correct the start or the end"),
    "D212": (
        "Khen thưởng (`commend`) bắt đầu trước thẩm định (`review`)",
        "`commend` starts before `review`",
    ),
    "D212_overlap": (
        "Khen thưởng (`commend`) bắt đầu khi thẩm định (`review`) chưa kết thúc",
        "`commend` starts while `review` is not over",
    ),
    "D212_hint": (
        "Xếp `commend` sau `review`; nếu kế hoạch ghi cùng thời gian, ghi vào `accept` kèm lý do",
        "Put `commend` after `review`; if the plan says otherwise, list it under `accept`",
    ),
    "D213": ("Vòng tham chiếu: {names}", "Dates count from each other in a circle: {names}"),
    "D213_hint": (
        "Ghi ngày cụ thể cho một trong các mốc này",
        "Give one of these dates by itself",
    ),
    "D214": (
        "Ngày cuối còn nhận là {day}; ngày làm việc cuối là {working}",
        "The last day on time is {day}; the last working day is {working}",
    ),
    "D214_hint": (
        "Nếu đúng theo kế hoạch, ghi vào `accept` kèm lý do; nếu được dời sang ngày làm việc kế tiếp, ghi `roll: next_working_day`",
        "If the plan says so, list it under `accept`; if it moves to the next working day, write `roll: next_working_day`",
    ),
    "D215": (
        "Hạn còn dự kiến nên các lời nhắc đơn vị sẽ không gửi: {names}",
        "The due is tentative, so these reminders to units will not go: {names}",
    ),
    "D215_hint": (
        "Bỏ các lời nhắc này bằng `none`, hoặc bỏ “(dự kiến)” khi đã chốt ngày",
        "Drop these reminders with `none`, or take “(dự kiến)” away once the date is fixed",
    ),
    "D216": (
        "Lịch nghỉ năm {year} chưa có thông báo chính thức",
        "The holidays of {year} have not been officially announced",
    ),
    "D216_counted": (
        "Có mốc tính theo ngày làm việc trong năm {year}, mà lịch nghỉ năm này chưa có thông báo chính thức",
        "Working days are counted in {year}, whose holidays have not been officially announced",
    ),
    "D216_hint": (
        "Khi có thông báo, cập nhật lịch rồi chạy `hanchot plan`; nay ghi vào `accept` kèm lý do",
        "Update the calendar once they are announced and run `hanchot plan`; until then list it under `accept`",
    ),
    "D217": (
        "`tasks.{task}.due` chưa rõ: không nhắc, không tính hạn",
        "`tasks.{task}.due` is not known: no reminders, no deadline",
    ),
    "D218": (
        "“{phrase}” không khớp với trích dẫn của kế hoạch",
        "“{phrase}” does not match the quoted clause",
    ),
    "D218_many": (
        "“{phrase}” không khớp với trích dẫn của kế hoạch: trích dẫn ghi năm {year}; {others} mốc khác cũng lệch năm như vậy",
        "“{phrase}” does not match the quoted clause, which speaks of {year}; {others} more dates differ in the same way",
    ),
    "D218_quote": (
        "Trích dẫn: “{quote}”; sửa mốc, hoặc chép lại câu của kế hoạch năm nay",
        "The clause: “{quote}”; correct the date, or copy the clause of this year's plan",
    ),
    "D219": (
        "“{phrase}” chưa có trích dẫn của kế hoạch để đối chiếu",
        "“{phrase}” has no quoted clause to compare it with",
    ),
    "D219_undated": (
        "Trích dẫn không có mốc để đối chiếu với “{phrase}”",
        "The quoted clause holds no date to compare “{phrase}” with",
    ),
    "D219_many": (
        "“{phrase}” chưa có trích dẫn của kế hoạch để đối chiếu, và {others} chỗ khác cũng vậy (dòng {lines})",
        "“{phrase}” has no quoted clause to compare it with, and {others} more have none (lines {lines})",
    ),
    "D219_undated_many": (
        "Trích dẫn không có mốc để đối chiếu với “{phrase}”, và {others} chỗ khác cũng vậy (dòng {lines})",
        "The quoted clause holds no date to compare “{phrase}” with, nor do those of {others} more (lines {lines})",
    ),
    "D219_hint": (
        "Thêm `source: {{clause: …, quote: …}}` với câu của kế hoạch có ghi mốc này; nếu kế hoạch không ghi, thêm “(dự kiến)” hoặc ghi vào `accept` kèm lý do",
        "Add `source: {{clause: …, quote: …}}` with the sentence of the plan that has the date; if there is none, add “(dự kiến)” or list it under `accept`",
    ),
    "D220": (
        "Đóng nhận {closes}, trước hạn {due}",
        "Closes on {closes}, before the due on {due}",
    ),
    "D220_hint": (
        "`accept_until` phải bằng hoặc sau hạn",
        "`accept_until` must not be before the due",
    ),
    "D222": (
        "Mở nhận ngày {opens} khi kỳ trước chưa đóng ({closes})",
        "Opens on {opens} while the one before closes only after {closes}",
    ),
    "D222_hint": (
        "Rút ngắn thời gian nhận muộn, hoặc mở kỳ sau muộn hơn",
        "Shorten the time for late ones, or open the next one later",
    ),
    "D223": (
        "Ghi “kỷ niệm {stated} năm”, nhưng {last} − {first} = {count}",
        "“{stated}” years are named, but {last} − {first} = {count}",
    ),
    "D223_hint": (
        "Sửa số năm kỷ niệm hoặc sửa ngày",
        "Correct the anniversary or the date",
    ),
    "D224": (
        "Hạn gửi cấp trên {due}, không sau hạn của đơn vị ({units})",
        "What goes up is due {due}, which leaves no time after the units' due ({units})",
    ),
    "D224_hint": (
        "Để cơ quan tổng hợp có thời gian, hạn này phải sau hạn của đơn vị; nếu đúng theo kế hoạch, ghi vào `accept` kèm lý do",
        "Whoever sums up needs time after the units; if the plan says so, list it under `accept`",
    ),
    "D225": (
        "Kế hoạch ({file}) không có câu “{part}”",
        "The plan ({file}) does not hold the words “{part}”",
    ),
    "D225_hint": (
        "Chép lại đúng câu của kế hoạch (lược bớt thì ghi “…”); nếu bản chụp bị lỗi, ghi vào `accept` kèm lý do",
        "Copy the sentence of the plan again (write “…” for what is left out); if the scan is faulty, list it under `accept`",
    ),
    "I001": (
        "“{phrase}” được hiểu là chậm nhất hết {day}",
        "“{phrase}” is read as by the end of {day}",
    ),
    "I001_hint": (
        "Muốn tính cả ngày ghi trong mốc thì viết “chậm nhất ngày …”; mọi mốc: `hanchot calendar`",
        "To include the day itself write “chậm nhất ngày …”; for all dates see `hanchot calendar`",
    ),
    "S301": (
        "Không đường nào tới được trạng thái `{state}`",
        "No way leads to the state `{state}`",
    ),
    "S301_explored": (
        "Không đơn vị nào tới được trạng thái `{state}`: điều kiện của các bước dẫn tới đó không khi nào đúng",
        "No unit can ever come to the state `{state}`: what leads there never holds",
    ),
    "S302": (
        "`{state}` không có bước chuyển nào và không phải trạng thái kết thúc",
        "`{state}` has no moves and is not final",
    ),
    "S302_hint": (
        "Thêm bước chuyển, hoặc ghi `final: có`",
        "Add a move, or write `final: có`",
    ),
    "S303": (
        "Từ `{state}` không có đường nào tới trạng thái kết thúc",
        "No way leads from `{state}` to a final state",
    ),
    "S304": (
        "`{state}` có thể còn treo sau khi phong trào kết thúc: {story}",
        "A unit may still stand in `{state}` when the campaign is over: {story}",
    ),
    "S304_hint": (
        "Thêm bước chuyển `at: campaign.end` sang một trạng thái kết thúc",
        "Add a move `at: campaign.end` to a final state",
    ),
    "S305": (
        "Hai bước chuyển tự động `{first}` và `{second}` của `{state}` cùng xảy ra: {story}",
        "Two automatic moves of `{state}`, `{first}` and `{second}`, happen at once: {story}",
    ),
    "S305_hint": (
        "Thêm `if` để mỗi lúc chỉ một bước đi được",
        "Add an `if`, so that only one of them can go at a time",
    ),
    "S306": (
        "Trạng thái kết thúc `{state}` không được có bước chuyển",
        "The final state `{state}` may not have moves",
    ),
    "S307": ("Không có trạng thái `{state}`{near}", "There is no state `{state}`{near}"),
    "S308": (
        "Bước chuyển `{move}` của `{state}` không bao giờ đi được ({story}; từ đó không khi nào đủ điều kiện)",
        "The move `{move}` of `{state}` can never go ({story}; from there on it never holds)",
    ),
    "S308_hint": (
        "Sửa mốc hoặc điều kiện của bước này, hoặc bỏ bằng `none`",
        "Correct its date or condition, or drop it with `none`",
    ),
    "S309": (
        "`{event}` có thể xảy ra ở {states} nhưng không bước chuyển nào đón",
        "`{event}` may happen in {states}, where no move takes it",
    ),
    "S309_nowhere": (
        "Có mục khen thưởng nhưng không trạng thái nào đón `{event}`",
        "There are awards, but no state takes `{event}`",
    ),
    "S309_hint": (
        "Thêm bước chuyển `event:` nếu việc này phải đổi trạng thái của đơn vị; nếu không, bỏ qua",
        "Add a move with `event:` if it shall change the unit's state; otherwise nothing is to be done",
    ),
    "S310": (
        "Vòng {states} không có giới hạn lần: `tasks.{task}` có thể bị trả lại mãi",
        "The loop {states} has no limit: `tasks.{task}` may be returned for ever",
    ),
    "S310_alone": (
        "`tasks.{task}` có thể bị trả lại mãi: không có giới hạn lần",
        "`tasks.{task}` may be returned for ever: there is no limit",
    ),
    "S310_hint": (
        "Ghi số lần được trả lại, ví dụ `times: 2`",
        "Say how often it may be returned, as `times: 2`",
    ),
    "S311": (
        "Hai bước chuyển `{first}` và `{second}` của `{state}` cùng đón `{event}`: {story}",
        "Two moves of `{state}`, `{first}` and `{second}`, both take `{event}`: {story}",
    ),
    "S311_hint": (
        "Thêm `if` để chỉ một bước đón được",
        "Add an `if`, so that only one of them takes it",
    ),
    "S312": (
        "Các bước chuyển nối thành vòng không dừng {names}: {story}",
        "The moves lead around without end, {names}: {story}",
    ),
    "S312_hint": (
        "Thêm `if` để có lúc dừng ở một trạng thái",
        "Add an `if`, so that a unit can come to rest in one of the states",
    ),
    "R401": ("Không có {kind} `{name}`", "There is no {kind} `{name}`"),
    "R401_date": ("Không có mốc `{name}`", "There is no date `{name}`"),
    "R401_of_a_unit": (
        "`{name}` là mốc riêng của từng đơn vị, chỉ dùng cho lời nhắc",
        "`{name}` is each unit's own; only reminders can count from it",
    ),
    "R402": ("Không có biến {{{variable}}}", "There is no variable {{{variable}}}"),
    "R402_hint": (
        "Danh sách biến có trong tài liệu của ngôn ngữ; dấu ngoặc nhọn thường viết {{{{ và }}}}",
        "The variables are listed in the reference of the language; write {{{{ and }}}} for plain braces",
    ),
    "variable_near": ("Có phải {{{near}}}?", "Did you mean {{{near}}}?"),
    "R403": (
        "Mẫu tin `{message}` chưa có phần `{part}` cho kênh {channel}",
        "The message `{message}` has no `{part}` for the channel {channel}",
    ),
    "R403_hint": (
        "Thêm phần này vào mẫu tin, hoặc bỏ kênh khỏi `channels`",
        "Add the part to the message, or take the channel out of `channels`",
    ),
    "R404": ("Có {kind} `{name}` không được dùng", "The {kind} `{name}` is not used"),
    "R405": (
        "{{{variable}}} trong mẫu tin `{message}` không có nghĩa khi `when: {when}`",
        "{{{variable}}} of the message `{message}` has no meaning when `when: {when}`",
    ),
    "R405_digest": (
        "{{{variable}}} trong mẫu tin `{message}` không hợp với cách gửi (gộp hay từng đơn vị)",
        "{{{variable}}} of the message `{message}` does not fit (a digest, or one unit)",
    ),
    "R407": (
        "Điều kiện dùng trường `{field}` không có trong biểu mẫu `{form}`",
        "The condition uses the field `{field}`, which the form `{form}` lacks",
    ),
    "R408": ("Vòng `fallback` giữa vai trò: {names}", "Roles fall back in a circle: {names}"),
    "R408_hint": ("Bỏ một `fallback` trong vòng", "Drop one `fallback` of the circle"),
    "R409": (
        "`{role}` không được thay bằng `{fallback}`: khác phạm vi",
        "`{role}` may not fall back to `{fallback}`, which has another scope",
    ),
    "R409_hint": (
        "Vai trò của đơn vị chỉ được thay bằng vai trò của đơn vị",
        "A role of a unit falls back only to a role of a unit",
    ),
    "R410": (
        "Không đọc được văn bản kế hoạch `{file}`: {reason}",
        "The text of the plan, `{file}`, cannot be read: {reason}",
    ),
    "R410_hint": (
        "Ghi đường dẫn tính từ tệp này tới văn bản (txt, docx, pdf), hoặc bỏ mục `text`",
        "Give the path from this file to the document (txt, docx, pdf), or drop `text`",
    ),
    "no_text": (
        "tệp không có chữ (bản chụp chưa nhận dạng chữ?)",
        "it holds no text (a scan without a text layer?)",
    ),
    "kind_role": ("vai trò", "role"),
    "kind_task": ("việc", "task"),
    "kind_form": ("biểu mẫu", "form"),
    "kind_message": ("mẫu tin", "message"),
    "kind_event": ("sự kiện", "event"),
    "kind_occurrence": ("kỳ", "occurrence"),
    "kind_calendar": ("lịch", "calendar"),
    "there_are": ("Hiện có: {names}", "There are: {names}"),
    "dates_are": ("Các mốc dùng được: {names}", "The dates are: {names}"),
    "N501": (
        "`{role}` có thể nhận {count} tin trong {day}: {names}",
        "`{role}` may get {count} messages on {day}: {names}",
    ),
    "N501_hint": (
        "Dời bớt sang ngày khác, gộp bằng `digest: có`, hoặc dùng `mode: first`",
        "Move some to other days, gather them with `digest: có`, or use `mode: first`",
    ),
    "N502": (
        "Báo cáo lãnh đạo trước hạn của đơn vị",
        "A leader is told before the unit's due",
    ),
    "N502_unreminded": (
        "Báo cáo lãnh đạo trước khi nhắc đơn vị lần nào",
        "A leader is told before the unit was ever reminded",
    ),
    "N503": (
        "Việc bắt buộc `{task}` không có nhắc nào trước hạn",
        "The compulsory task `{task}` has no reminder before its due",
    ),
    "N503_hint": (
        "Thêm lời nhắc, ví dụ `when: 3 ngày làm việc trước {task}.due`",
        "Add a reminder, as `when: 3 ngày làm việc trước {task}.due`",
    ),
    "N504": (
        "Phần `short` dài ít nhất {count} ký tự (tối đa {limit})",
        "The `short` part has at least {count} characters (at most {limit})",
    ),
    "N504_hint": (
        "Rút gọn: Zalo, Telegram và SMS chỉ nhận {limit} ký tự",
        "Shorten it: Zalo, Telegram and SMS take {limit} characters",
    ),
    "N505": (
        "Gửi `{role}` từng đơn vị mà không gộp",
        "`{role}` gets a message for each unit",
    ),
    "N505_hint": ("Ghi `digest: có` để gộp thành một tin", "Write `digest: có` for one message"),
    "N506": (
        "Tin `{message}` đã viết lại nhưng bản tiếng Anh vẫn là của mẫu gốc",
        "The message `{message}` is worded anew, but its English text is still the base's",
    ),
    "N506_hint": (
        "Viết lại cả mục `en`, hoặc ghi `en: none` để mọi người nhận bản tiếng Việt",
        "Word `en` anew too, or write `en: none` so that everybody gets the Vietnamese text",
    ),
    "F601": (
        "Trường `{field}` loại {type} nhưng không có `options`",
        "The field `{field}` is a {type} but has no `options`",
    ),
    "F602": (
        "Trường `{field}` có `min` {min} lớn hơn `max` {max}",
        "The field `{field}` has `min` {min} above `max` {max}",
    ),
    "F603": (
        "Trường bắt buộc `{field}` có lúc bị ẩn bởi `show_if`",
        "The field `{field}` is required, but `show_if` may hide it",
    ),
    "F603_hint": (
        "Khi bị ẩn, trường này không ai điền được: bỏ `required`, hoặc bỏ `show_if`; nếu chỉ bắt buộc khi hiện, ghi vào `accept` kèm lý do",
        "While it is hidden nobody can fill it in: drop `required` or `show_if`; if it is required only when shown, list it under `accept`",
    ),
    "F604": (
        "Biểu mẫu `{form}` còn chờ đề cương{opens}",
        "The form `{form}` still waits for its outline{opens}",
    ),
    "F604_opens": ("; việc mở nhận ngày {day}", "; the task opens on {day}"),
    "F604_hint": (
        "Phải có đề cương trước khi mở nhận; nay ghi vào `accept` kèm lý do",
        "The outline must be there before the task opens; until then list it under `accept`",
    ),
    "F605": (
        "Hình thức khen thưởng `{award}` chưa quy định chỉ tiêu",
        "The award `{award}` has no quota",
    ),
    "F605_hint": (
        "Ghi `quota: {{max: …}}` hoặc `{{percent: …, of: accepted}}`; nếu kế hoạch không ghi, ghi vào `accept` kèm lý do",
        "Write `quota: {{max: …}}` or `{{percent: …, of: accepted}}`; if the plan has none, list it under `accept`",
    ),
    "C701": (
        "Có vẻ là mật khẩu hoặc token (không in lại ở đây)",
        "This looks like a password or token (not repeated here)",
    ),
    "C701_hint": (
        "Chuyển sang cấu hình (`config/`, biến môi trường) và THU HỒI, cấp lại giá trị đã lộ",
        "Move it to the configuration (`config/`, environment) and REVOKE what was exposed",
    ),
    "C702": (
        "Có số điện thoại hoặc địa chỉ thư điện tử trong tệp",
        "There is a telephone number or e-mail address in the file",
    ),
    "C702_hint": (
        "Bỏ khỏi tệp: thông tin liên hệ nhập vào danh bạ đơn vị (`hanchot units import`)",
        "Take it out: contacts belong to the directory of units (`hanchot units import`)",
    ),
    "T901": (
        "`accept` {code} ở `{at}` không còn cần",
        "The acceptance of {code} at `{at}` is not needed any more",
    ),
    "T901_error": (
        "{code} ở `{at}` là lỗi, không thể chấp nhận",
        "{code} at `{at}` is an error and cannot be accepted",
    ),
    "T901_hint": ("Bỏ dòng này khỏi `accept`", "Take this line out of `accept`"),
}
