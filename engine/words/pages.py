"""The pages of the catalogue of problems: `<code>` in a line, `<code>_why` at length."""

from __future__ import annotations

_FILE: dict[str, tuple[str, str]] = {
    "Y000": ("Tệp không phải UTF-8", "The file is not UTF-8"),
    "Y000_why": (
        "Tệp lưu bằng bảng mã cũ (TCVN3, VNI, Windows-1258…) nên chữ có dấu không đọc được. Chuyển sang Unicode rồi lưu lại với bảng mã UTF-8.",
        "The file is saved in an old encoding (TCVN3, VNI, Windows-1258 …), so its letters cannot be read. Convert the text to Unicode and save it as UTF-8.",
    ),
    "Y001": ("Sai cú pháp YAML", "YAML syntax"),
    "Y001_why": (
        "Dấu ngoặc, dấu nháy, dấu hai chấm hoặc thụt lề không đúng, nên không biết tệp gồm những mục nào. Dấu mũi chỉ vào chỗ gây ra lỗi, ví dụ dấu ngoặc kép mở mà chưa đóng.",
        "A quote, bracket, colon or indentation is wrong, so the shape of the file is unknown. The caret points at the cause, such as the quote that was opened and never closed.",
    ),
    "Y002": ("Một mục ghi hai lần", "A key is written twice"),
    "Y002_why": (
        "Hai mục cùng tên thì không biết lấy mục nào; thường là do chép dòng mà quên sửa tên. Giữ lại một mục.",
        "With two entries of one name nobody knows which one counts; usually a line was copied and its name forgotten. Keep one.",
    ),
    "Y003": ("Mục để trống", "Empty value"),
    "Y003_why": (
        "Để trống không có nghĩa là bỏ. Ghi giá trị; ghi `chưa rõ` nếu chưa biết; ghi `none` để bỏ mục được kế thừa.",
        "Leaving a value empty does not remove it. Write a value, `chưa rõ` where it is not known, or `none` to drop an inherited entry.",
    ),
    "Y004": ("Thụt lề bằng TAB hoặc dấu cách đặc biệt", "Indentation by TAB or a special space"),
    "Y004_why": (
        "Dấu cách không ngắt dòng chép từ Word trông như dấu cách thường nhưng làm dòng đó thành một mục khác. Trong ví dụ, ␣ là dấu cách đặc biệt; thay bằng dấu cách thường.",
        "A non-breaking space pasted from Word looks like a space but turns the line into another key. In the example ␣ stands for it; use ordinary spaces.",
    ),
    "Y005": ("Dùng `&`, `*`, `<<` hoặc thẻ `!`", "Anchors, aliases, merge keys or tags"),
    "Y005_why": (
        "Tệp quy tắc chỉ gồm chữ, danh sách và các mục; muốn dùng lại một đoạn thì ghi lại đầy đủ. Nếu là câu chữ, đặt trong ngoặc kép thẳng.",
        "A rule file holds texts, lists and entries only; write out what you want to use again. If it is text, put it in straight quotes.",
    ),
    "Y006": ("Tệp có hai tài liệu", "More than one document"),
    "Y006_why": (
        "Dòng `---` mở một tài liệu mới. Mỗi tệp chỉ mô tả một phong trào.",
        "The line `---` starts another document. A file describes one campaign.",
    ),
    "Y007": ("Tệp quá lớn hoặc lồng quá sâu", "Too large or nested too deep"),
    "Y007_why": (
        "Tối đa 1 MB và 64 tầng. Tệp của một phong trào thường chỉ vài chục dòng: kiểm tra xem có dán nhầm nội dung khác không.",
        "At most 1 MB and 64 levels. A campaign takes some dozens of lines: see whether something else was pasted in.",
    ),
    "Y008": ("Dấu ngoặc cong ở đầu giá trị", "Curly quotes at the start of a value"),
    "Y008_why": (
        "Dấu “ ” của Word là chữ, không phải dấu trích của YAML, nên giá trị có thể bị hiểu khác. Đặt cả giá trị trong ngoặc kép thẳng.",
        "The “ ” of a word processor are letters and quote nothing in YAML, so the value may be read otherwise. Put all of it in straight quotes.",
    ),
    "K101": ("Không có mục này", "Unknown key"),
    "K101_why": (
        "Tên mục gõ sai, hoặc đặt sai chỗ. Không mục nào bị lặng lẽ bỏ qua; thông báo kể các mục dùng được và mục gần giống nhất.",
        "The key is misspelt or stands in the wrong block. Nothing is ever ignored silently; the message lists the keys that are allowed and the nearest one.",
    ),
    "K102": ("Thiếu mục bắt buộc", "A key is missing"),
    "K102_why": (
        "Mục này phải có để phong trào chạy được, ví dụ đơn vị tổ chức trong `units`.",
        "Without this key the campaign cannot run, for example the organiser in `units`.",
    ),
    "K103": ("Giá trị sai kiểu", "A value of the wrong kind"),
    "K103_why": (
        "Mỗi mục nhận một kiểu giá trị: `có`/`không`, số, danh sách, hoặc một trong các từ đã định. Thông báo nói đã thấy gì và cần gì.",
        "Each key takes one kind of value: `có`/`không`, a number, a list, or one of a few words. The message says what was found and what is needed.",
    ),
    "K104": ("Mục mới rất giống mục kế thừa", "A new entry that looks like an inherited one"),
    "K104_why": (
        "Gõ sai một chữ trong tên mục kế thừa thì thành mục mới, còn mục cũ vẫn nguyên. Ghi đúng tên để sửa mục kế thừa; nếu quả là mục mới, đặt tên khác hẳn.",
        "One wrong letter in an inherited id makes a new entry and leaves the old one as it was. Write the id exactly to change the inherited entry; give a new one a clearly different id.",
    ),
    "K105": ("Phiên bản ngôn ngữ mới hơn chương trình", "Language newer than the program"),
    "K105_why": (
        "`rules` là phiên bản của ngôn ngữ tệp quy tắc, không phải số lần sửa tệp (đó là `revision`). Cập nhật chương trình, hoặc ghi đúng phiên bản.",
        "`rules` is the version of the language, not the number of the file's edition (that is `revision`). Update the program, or write the right version.",
    ),
    "K107": ("Mã không hợp lệ", "Invalid id"),
    "K107_why": (
        "Mã chỉ gồm chữ thường không dấu, chữ số và gạch dưới (mã phong trào: gạch nối), vì mã nằm trong đường dẫn và lệnh. Tên có dấu ghi ở `title`, `label`.",
        "Ids are a–z, 0–9 and underscore (campaigns: hyphen), since they stand in links and commands. Names with accents go into `title` and `label`.",
    ),
    "K108": ("`none` cho mục không có", "`none` for an entry that is not there"),
    "K108_why": (
        "`none` bỏ một mục được kế thừa; mẫu gốc không có mục này nên có lẽ tên bị gõ sai và mục cần bỏ vẫn còn.",
        "`none` removes an inherited entry; the base has none of this name, so it is probably misspelt and the entry is still there.",
    ),
    "C701": ("Có vẻ là mật khẩu hoặc token", "This looks like a secret"),
    "C701_why": (
        "Tệp quy tắc được gửi qua lại và lưu mãi. Giá trị này không được in lại ở bất cứ thông báo nào. Chuyển vào cấu hình, và thu hồi, cấp lại vì coi như đã lộ.",
        "Rule files are passed around and kept for ever. The value is not repeated in any message. Move it to the configuration, and revoke it, since it is exposed.",
    ),
    "C702": ("Số điện thoại hoặc thư điện tử trong tệp", "Personal data in the file"),
    "C702_why": (
        "Người và địa chỉ liên hệ thuộc danh bạ đơn vị, nơi sửa được khi đổi người; tệp quy tắc chỉ ghi vai trò.",
        "People and their addresses belong to the directory of units, where they change when people do; a rule file names roles only.",
    ),
    "T901": ("`accept` không còn cần", "An acceptance that is not needed"),
    "T901_why": (
        "Cảnh báo được chấp nhận không còn xuất hiện (đã sửa, hoặc ghi sai chỗ). Bỏ dòng này để sau không che một cảnh báo khác.",
        "The warning that is accepted does not occur (it was mended, or the place is wrong). Drop the line, so that it hides no other warning later.",
    ),
    "T902": ("Giá trị trùng với mẫu gốc", "Same as inherited"),
    "T902_why": (
        "Ghi lại điều mẫu gốc đã ghi: bỏ đi thì tệp ngắn hơn, và khi mẫu gốc đổi thì phong trào đổi theo.",
        "It repeats what the base says: without it the file is shorter and follows the base when that changes.",
    ),
}

_DATES: dict[str, tuple[str, str]] = {
    "D201": ("Ngày không tồn tại", "Impossible date"),
    "D201_why": (
        "Tháng không có ngày này, hoặc thứ tự không phải ngày/tháng/năm. Văn bản gốc ghi sai thì để `date: chưa rõ` và chép nguyên văn vào `date_in_text`; không bao giờ đoán.",
        "The month has no such day, or the order is not day/month/year. If the document itself is wrong, write `date: chưa rõ` and copy it to `date_in_text`; nothing is ever guessed.",
    ),
    "D202": ("Không hiểu mốc thời gian", "Unreadable time phrase"),
    "D202_why": (
        'Mốc phải có một nghĩa duy nhất: ngày, tháng, quý, “trước ngày …”, “chậm nhất …”, “N ngày làm việc sau …”. Thử bằng `hanchot when "…"`.',
        'A phrase must have exactly one meaning: a day, month, quarter, “trước ngày …”, “chậm nhất …”, “N ngày làm việc sau …”. Try it with `hanchot when "…"`.',
    ),
    "D203": ("Năm khác năm của phong trào", "Another year than the campaign's"),
    "D203_why": (
        "Thường là quên sửa năm khi chép tệp năm trước. Nếu đúng là năm khác (hạn vào đầu năm sau), ghi vào `accept` kèm lý do.",
        "Usually a year forgotten when last year's file was copied. If another year is meant (a deadline early next year), list it under `accept` with the reason.",
    ),
    "D204": ("Hạn không sau lúc mở nhận", "Due not after opening"),
    "D204_why": (
        "Không đơn vị nào có thể gửi đúng hạn. Sửa `opens` hoặc `due`.",
        "Nobody could ever hand in on time. Correct `opens` or `due`.",
    ),
    "D205": ("Hạn báo cáo trước khi triển khai xong", "Report due before its period ends"),
    "D205_why": (
        "Báo cáo phải gửi khi giai đoạn được báo cáo chưa kết thúc. Nhiều kế hoạch ghi như vậy: chấp nhận kèm lý do, và nêu ngày chốt số liệu trong tên báo cáo.",
        "The report is due while the period it covers still runs. Many plans say so: accept it with the reason, and name the cut-off date of the figures in the report's title.",
    ),
    "D206": ("Nhắc ngoài thời gian nhận", "A reminder out of time"),
    "D206_why": (
        "Nhắc sau khi đã đóng nhận thì vô ích (lỗi); nhắc trước khi mở nhận thì đơn vị chưa làm được gì (cảnh báo).",
        "After closing a reminder is of no use (error); before opening nobody can act on it (warning).",
    ),
    "D207": ("Quá ít thời gian để gửi", "Hardly any time to hand in"),
    "D207_why": (
        "Từ lúc mở nhận đến hạn chỉ còn nhiều nhất một ngày làm việc. Mở nhận sớm hơn.",
        "Between opening and due there is one working day at most. Open earlier.",
    ),
    "D208": ("“đến …” chưa rõ đầu hay hết", "Ambiguous end"),
    "D208_why": (
        "“đến quý III” có thể là đến đầu hoặc đến hết quý. Ghi “đến đầu quý III” hoặc “đến hết quý III”.",
        "“đến quý III” may end with its first or its last day. Write “đến đầu quý III” or “đến hết quý III”.",
    ),
    "D209": ("Số ngày khác khoảng thời gian", "Stated length differs"),
    "D209_why": (
        "`days` không bằng số ngày của khoảng, kể cả ngày đầu và ngày cuối. Một trong hai bị gõ sai: đối chiếu với kế hoạch.",
        "`days` is not the length of the period, both ends counted. One of the two is wrong: compare with the plan.",
    ),
    "D210": ("Còn chỗ chưa điền", "Still to be filled in"),
    "D210_why": (
        "`<điền>` đánh dấu chỗ phải ghi cho năm nay; mẫu gốc và `hanchot new` để lại các chỗ này. Ghi giá trị, hoặc `chưa rõ`.",
        "`<điền>` marks what must be written for this year; bases and `hanchot new` leave such places. Write the value, or `chưa rõ`.",
    ),
    "D211": ("Khoảng thời gian ngược", "A period that ends before it starts"),
    "D211_why": (
        "Mốc kết thúc đến trước mốc bắt đầu. Sửa một trong hai.",
        "The end comes before the start. Correct one of them.",
    ),
    "D212": ("Khen thưởng trước hoặc trong khi thẩm định", "Commending before or during review"),
    "D212_why": (
        "Khen thưởng dựa vào kết quả thẩm định. Bắt đầu trước là lỗi; chồng lên nhau là cảnh báo, chấp nhận được nếu kế hoạch ghi thế.",
        "Commendations rest on the review. Starting before it is an error; overlapping it is a warning, acceptable if the plan says so.",
    ),
    "D213": ("Các mốc tính vòng tròn", "Dates that count from each other"),
    "D213_why": (
        "Mốc này tính từ mốc kia rồi quay lại chính nó nên không mốc nào có ngày. Ghi ngày cụ thể cho một mốc trong vòng.",
        "Each counts from the next and back again, so none has a date. Give one of them a date of its own.",
    ),
    "D214": ("Ngày cuối không phải ngày làm việc", "Last day is not a working day"),
    "D214_why": (
        "Ngày cuối còn nhận là thứ Bảy, Chủ nhật hoặc ngày nghỉ. Hạn giữ nguyên theo kế hoạch, và nhắc vào ngày làm việc trước đó; chấp nhận kèm lý do, hoặc ghi `roll: next_working_day`.",
        "The last day on time is a weekend or holiday. The plan's date stands and the reminder goes the working day before; accept it with the reason, or write `roll: next_working_day`.",
    ),
    "D215": ("Mốc dự kiến mà có nhắc", "Tentative date with reminders"),
    "D215_why": (
        "Hạn “(dự kiến)” không nhắc đơn vị, nên các lời nhắc này sẽ không gửi. Bỏ “(dự kiến)” khi đã chốt ngày.",
        "Nobody is reminded of a date marked “(dự kiến)”, so these will not go. Take the mark away once the date is fixed.",
    ),
    "D216": ("Lịch nghỉ chưa chính thức", "Holidays not yet official"),
    "D216_why": (
        "Năm này chưa có thông báo nghỉ lễ chính thức; lịch tính theo luật. Khi có thông báo, cập nhật lịch rồi xem `hanchot plan`.",
        "There is no official notice of this year's holidays; the calendar follows the law alone. Update it when the notice is out and look at `hanchot plan`.",
    ),
    "D217": ("Hạn chưa rõ", "Unknown due"),
    "D217_why": (
        "Việc này không nhắc và không tính quá hạn cho đến khi có hạn. Chỉ để biết.",
        "Nobody is reminded and nothing is overdue until there is a date. For information.",
    ),
    "D218": ("Mốc không khớp với trích dẫn", "The date disagrees with the quoted clause"),
    "D218_why": (
        "So ngày với ngày, tháng với tháng, “trước” với “trước”: mốc trong tệp khác câu của kế hoạch ở `source.quote`. Mốc bị gõ sai, hoặc trích dẫn chưa chép lại từ kế hoạch năm nay.",
        "Day is compared with day, month with month, “trước” with “trước”: the date is not the one of the clause in `source.quote`. Either the date is mistyped, or the clause was not copied anew from this year's plan.",
    ),
    "D219": ("Mốc chưa có trích dẫn để đối chiếu", "A date without a quoted clause"),
    "D219_why": (
        "Mỗi ngày ghi trong tệp cần câu của kế hoạch có ghi ngày ấy, để gõ sai thì phát hiện được. Kế hoạch không ghi thì thêm “(dự kiến)”, hoặc chấp nhận kèm lý do. Với `events` chỉ là gợi ý. Nhiều mốc cùng thiếu được báo một lần, kèm số dòng.",
        "Each written date needs the sentence of the plan that has it, so that a slip is found. If the plan has none, add “(dự kiến)” or accept it with the reason. For `events` it is only a hint. Several of them are told once, with their lines.",
    ),
    "D220": ("Đóng nhận trước hạn", "Closes before due"),
    "D220_why": (
        "`late.accept_until` là lúc thôi nhận bài muộn, phải bằng hoặc sau hạn.",
        "`late.accept_until` is when late ones are no longer taken; it must not be before the due.",
    ),
    "D221": ("Hạn đã qua khi kích hoạt", "Already past at activation"),
    "D221_why": (
        "Kích hoạt lúc này thì hạn đã qua, đơn vị bị coi là quá hạn ngay. Lùi hạn, hoặc để việc này là `chưa rõ`.",
        "Activated now, the deadline is past and units are overdue at once. Move it, or write `chưa rõ`.",
    ),
    "D222": ("Hai lần của một việc chồng nhau", "Occurrences overlap"),
    "D222_why": (
        "Lần sau mở nhận khi lần trước chưa đóng; bài gửi dễ nhầm lần. Rút ngắn thời gian nhận muộn, hoặc mở lần sau muộn hơn.",
        "The next opens before the last has closed, and submissions are easily mixed up. Shorten the time for late ones, or open the next later.",
    ),
    "D223": ("Số năm kỷ niệm không đúng", "Wrong anniversary"),
    "D223_why": (
        "“Kỷ niệm N năm” phải bằng năm nay trừ năm gốc. Thường là quên sửa N khi chép tệp năm trước.",
        "“Kỷ niệm N năm” must be this year minus the first. Usually N was forgotten in copying last year's file.",
    ),
    "D224": ("Hạn gửi cấp trên không sau hạn của đơn vị", "Upward deadline before the units' own"),
    "D224_why": (
        "Cơ quan tổ chức phải tổng hợp sau khi đơn vị gửi, nên hạn gửi cấp trên phải muộn hơn hạn của đơn vị.",
        "The organiser sums up what the units hand in, so its own deadline must come after theirs.",
    ),
    "D225": ("Trích dẫn không có trong kế hoạch", "The quote is not in the plan"),
    "D225_why": (
        "Câu ở `source.quote` không thấy trong văn bản ghi ở `plan.text`. Vài chữ nhận dạng sai, dấu sao, ngắt trang thì bỏ qua; con số phải đúng. Chỗ lược bớt ghi “…”.",
        "The words of `source.quote` are not in the document that `plan.text` names. Some misread letters, stars and page breaks are passed over; numbers must agree. Write “…” for what is left out.",
    ),
    "I001": ("“trước ngày …” được hiểu thế nào", "How “trước” was read"),
    "I001_why": (
        "“trước ngày 13/9” không tính ngày 13: chậm nhất hết ngày 12/9. Muốn tính cả ngày ấy thì ghi “chậm nhất ngày 13/9”. Báo một lần cho mỗi tệp.",
        "“trước ngày 13/9” leaves the 13th out: by the end of 12/9. To include the day write “chậm nhất ngày 13/9”. Told once per file.",
    ),
}

_SOUND: dict[str, tuple[str, str]] = {
    "S301": ("Không tới được trạng thái", "Unreachable state"),
    "S301_why": (
        "Không bước chuyển nào dẫn tới trạng thái này, nên không đơn vị nào ở đó. Thêm bước chuyển, hoặc bỏ trạng thái bằng `none`.",
        "No move leads to this state, so no unit is ever there. Add a move, or drop the state with `none`.",
    ),
    "S302": ("Trạng thái không có lối ra", "Dead end"),
    "S302_why": (
        "Đơn vị vào rồi không ra được mà đây không phải trạng thái kết thúc. Thêm bước chuyển, hoặc ghi `final: có`.",
        "A unit comes in and never leaves, and the state is not final. Add a move, or write `final: có`.",
    ),
    "S303": ("Không có đường tới kết thúc", "No path to a final state"),
    "S303_why": (
        "Các bước chuyển chỉ quanh quẩn, không tới trạng thái kết thúc nào (không tính bước quét khi phong trào kết thúc).",
        "The moves lead round and round and never to a final state (the sweep at the campaign's end is not counted).",
    ),
    "S304": ("Còn treo sau khi phong trào kết thúc", "May outlive the campaign"),
    "S304_why": (
        "Chạy thử mọi khả năng thì thấy đơn vị có thể còn ở trạng thái này khi phong trào đã kết thúc. Thông báo kể một trường hợp ngắn nhất.",
        "Playing every possibility through, a unit may still stand here when the campaign is over. The message tells the shortest case.",
    ),
    "S305": ("Hai bước chuyển tự động cùng lúc", "Two automatic moves at one instant"),
    "S305_why": (
        "Hai bước dẫn tới hai nơi cùng đi được một lúc thì không biết theo bước nào. Thêm `if` để loại trừ nhau.",
        "Two moves to different states can go at once, and which one wins is nobody's guess. Add an `if` that excludes one.",
    ),
    "S306": ("Trạng thái kết thúc có bước chuyển", "Final state with moves"),
    "S306_why": (
        "Đã kết thúc thì không đi đâu nữa. Bỏ `final`, hoặc bỏ các bước chuyển.",
        "What is final goes nowhere. Drop `final`, or drop the moves.",
    ),
    "S307": ("Không có trạng thái này", "Unknown target"),
    "S307_why": (
        "Bước chuyển dẫn tới một trạng thái không có trong tệp; thường là gõ sai tên.",
        "The move leads to a state that there is none of; usually a slip in the name.",
    ),
    "S308": ("Bước chuyển không bao giờ đi được", "A move that can never go"),
    "S308_why": (
        "Chạy thử mọi khả năng, kể cả gia hạn và nhập báo cáo giấy, không lần nào đủ điều kiện của bước này. Sửa mốc hoặc điều kiện, hoặc bỏ.",
        "In every possibility, extensions and paper entries included, its condition never holds. Correct its date or condition, or drop it.",
    ),
    "S309": ("Việc có thể xảy ra mà không bước nào đón", "An operation that no move takes"),
    "S309_why": (
        "Người có quyền vẫn có thể trao thưởng, cho rút hoặc nhập đơn vị, nhưng ở trạng thái này không bước chuyển nào đón; nút bấm không hiện ở đó.",
        "An award, withdrawal or merger is possible, but no move of this state takes it; the button is not shown there.",
    ),
    "S310": ("Trả lại không giới hạn lần", "Unbounded returns"),
    "S310_why": (
        "Hồ sơ có thể bị trả lại bổ sung mãi. Ghi `times` ở `review.supplement`.",
        "A submission may be sent back for ever. Write `times` under `review.supplement`.",
    ),
    "S311": ("Hai bước cùng đón một việc", "Two moves take one operation"),
    "S311_why": (
        "Một việc (ví dụ trao thưởng) mà hai bước chuyển cùng đón được. Thêm `if` để chỉ một bước đón.",
        "Two moves could both take one operation (as an award). Add an `if`, so that only one does.",
    ),
    "S312": ("Các bước chuyển nối vòng không dừng", "Moves that go round without end"),
    "S312_why": (
        "Các bước tự động nối nhau thành vòng mà điều kiện luôn đúng, nên không bao giờ dừng. Thêm `if`.",
        "Automatic moves lead around while their conditions hold, and never come to rest. Add an `if`.",
    ),
}

_REFERENCES: dict[str, tuple[str, str]] = {
    "R401": (
        "Không có vai trò, việc, mẫu, kênh hoặc mốc này",
        "Unknown role, task, form, message, channel or date",
    ),
    "R401_why": (
        "Tệp nhắc tới một mã không có. Thông báo nêu mã gần giống nhất, hoặc các mã hiện có.",
        "The file names an id that there is none of. The message gives the nearest one, or all there are.",
    ),
    "R402": ("Không có biến này", "Unknown variable"),
    "R402_why": (
        "Mẫu tin chỉ thay các biến trong danh sách đã định. Xem danh sách ở tài liệu của tệp quy tắc.",
        "Messages fill in variables of a closed list. It stands in the reference of rule files.",
    ),
    "R403": ("Mẫu tin thiếu phần cho kênh", "A message lacks the part for a channel"),
    "R403_why": (
        "Kênh email cần `body`; zalo, telegram, sms cần `short`; zbs cần `zbs`.",
        "E-mail needs `body`; zalo, telegram and sms need `short`; zbs needs `zbs`.",
    ),
    "R404": ("Mục không được dùng", "Unused entry"),
    "R404_why": (
        "Biểu mẫu, mẫu tin hoặc vai trò này không chỗ nào dùng: có thể quên ghi ở việc, hoặc là phần thừa.",
        "Nothing uses this form, message or role: it was forgotten in a task, or it is left over.",
    ),
    "R405": ("Biến không có nghĩa lúc gửi", "Variable without meaning at that moment"),
    "R405_why": (
        "Ví dụ lý do trả lại chưa có khi chỉ nhắc hạn. Dùng biến khác, hoặc mẫu tin khác.",
        "For example there is no reason for a return when only the deadline is near. Use another variable or message.",
    ),
    "R406": ("Không dùng được mẫu gốc", "Unusable base"),
    "R406_why": (
        "`extends` phải là tên một mẫu gốc có thật, không vòng tròn, tối đa ba tầng.",
        "`extends` names a base that exists, without a circle, at most three levels deep.",
    ),
    "R407": ("Điều kiện dùng trường không có", "Condition on a missing field"),
    "R407_why": (
        "Biểu mẫu không có trường này, nên điều kiện không bao giờ đúng.",
        "The form has no such field, so the condition could never hold.",
    ),
    "R408": ("Vòng thay thế vai trò", "Fallback cycle"),
    "R408_why": (
        "Các vai trò thay nhau theo vòng; khi không ai giữ vai trò thì không tìm được ai.",
        "Roles fall back in a circle; where nobody holds them, nobody is found.",
    ),
    "R409": ("Thay bằng vai trò khác phạm vi", "Fallback to another scope"),
    "R409_why": (
        "Người của đơn vị chỉ được thay bằng người của đơn vị, để tin của đơn vị không lạc về cơ quan tổ chức.",
        "A role of the unit falls back only to one of the unit, so that its messages do not go astray to the organiser.",
    ),
    "R410": ("Không đọc được văn bản kế hoạch", "The plan's text cannot be read"),
    "R410_why": (
        "`plan.text` là đường dẫn, tính từ tệp này, tới văn bản kế hoạch dạng txt, md, docx hoặc pdf có chữ.",
        "`plan.text` is the path, from this file, to the plan as txt, md, docx or a PDF with text.",
    ),
    "N501": ("Quá nhiều tin một ngày", "Too many messages a day"),
    "N501_why": (
        "Một người có thể nhận hơn ba tin trong một ngày và sẽ không đọc nữa. Dời ngày, gộp, hoặc chỉ gửi một kênh.",
        "Someone may get more than three messages on one day and will stop reading. Move, gather, or use one channel.",
    ),
    "N502": ("Báo lãnh đạo quá sớm", "Escalation too early"),
    "N502_why": (
        "Lãnh đạo được báo trước hạn, hoặc trước khi đơn vị được nhắc lần nào.",
        "A leader is told before the deadline, or before the unit was ever reminded.",
    ),
    "N503": ("Việc bắt buộc không có nhắc trước hạn", "No reminder before the due"),
    "N503_why": (
        "Đơn vị phải gửi mà không được nhắc trước hạn lần nào.",
        "Units owe this and are never reminded before it is due.",
    ),
    "N504": ("Phần `short` quá dài", "Part too long for its channel"),
    "N504_why": (
        "Zalo, Telegram và SMS nhận tối đa 300 ký tự; phần này dài hơn dù mọi biến đều ngắn nhất.",
        "Zalo, Telegram and SMS take 300 characters; this part is longer however short its variables are.",
    ),
    "N505": ("Gửi lãnh đạo từng đơn vị", "A leader told of each unit"),
    "N505_why": (
        "Lãnh đạo nhận mỗi đơn vị một tin. Ghi `digest: có` để gộp thành một danh sách.",
        "The leader gets one message for each unit. Write `digest: có` for one list.",
    ),
    "N506": ("Bản tiếng Anh còn là của mẫu gốc", "An English text left behind"),
    "N506_why": (
        "Người chọn tiếng Anh sẽ nhận nội dung cũ, khác với bản tiếng Việt. Viết lại mục `en`, hoặc bỏ nó bằng `en: none`.",
        "Who reads English would get the former content, other than the Vietnamese. Word `en` anew, or remove it by `en: none`.",
    ),
    "F601": ("Lựa chọn không có phương án", "A choice without options"),
    "F601_why": (
        "Trường `choice`, `multi` phải có `options` để chọn.",
        "A `choice` or `multi` needs `options` to choose from.",
    ),
    "F602": ("`min` lớn hơn `max`", "`min` above `max`"),
    "F602_why": (
        "Không giá trị nào hợp lệ, nên không đơn vị nào điền được.",
        "No value is allowed, so nobody can fill it in.",
    ),
    "F603": ("Bắt buộc nhưng có lúc bị ẩn", "Required but possibly hidden"),
    "F603_why": (
        "Trường có `show_if` không hiện với mọi đơn vị, nên không thể bắt buộc mọi đơn vị. Bỏ `required` hoặc `show_if`; nếu chỉ bắt buộc khi hiện, chấp nhận kèm lý do.",
        "With `show_if` not every unit sees the field, so not every unit can be required to fill it in. Drop one of the two; if it is required only when shown, accept it with the reason.",
    ),
    "F604": ("Biểu mẫu chờ đề cương", "Form still pending"),
    "F604_why": (
        "Đề cương “gửi sau”: biểu mẫu phải có trước khi mở nhận, nếu không việc không mở được.",
        "The outline is to follow: it must be there before the task opens, or the task cannot open.",
    ),
    "F605": ("Chưa quy định chỉ tiêu khen thưởng", "Award quota unset"),
    "F605_why": (
        "Không có chỉ tiêu thì không chặn được trao quá số. Ghi `quota`, hoặc chấp nhận nếu kế hoạch không ghi.",
        "Without a quota nothing stops too many awards. Write `quota`, or accept it if the plan has none.",
    ),
}

_CHANGE: dict[str, tuple[str, str]] = {
    "X801": ("Hạn thay đổi", "A deadline moves"),
    "X801_why": (
        "Đơn vị chưa gửi theo hạn mới; đơn vị đã gửi không đổi, chỉ được xét đúng hạn có lợi hơn. Gia hạn riêng thì lấy mốc muộn hơn.",
        "Units that have not handed in get the new deadline; for the others only “late” is judged anew in their favour. An extension stands if it is later.",
    ),
    "X802": ("Hạn dời sớm hơn", "A deadline moves earlier"),
    "X802_why": (
        "Phải nêu lý do ở `changes.reason`; đơn vị nào còn dưới 3 ngày làm việc thì phải có `changes.floor`.",
        "It needs `changes.reason`; if anyone keeps fewer than 3 working days it needs `changes.floor` as well.",
    ),
    "X803": ("Có vẻ là đổi tên việc", "Probably a renamed task"),
    "X803_why": (
        "Bỏ một việc và thêm một việc giống nó thì mất bài đã gửi. Nếu là đổi tên, ghi `changes.rename`.",
        "Removing a task and adding one like it would lose what was handed in. If it is a rename, write `changes.rename`.",
    ),
    "X804": ("Bỏ trạng thái còn đơn vị", "An occupied state is removed"),
    "X804_why": (
        "Còn đơn vị ở trạng thái bị bỏ. `changes.map` phải nói chuyển từng trạng thái đó về đâu.",
        "Units stand in the state that goes. `changes.map` must say where each such state leads.",
    ),
    "X805": ("Bỏ một việc", "A task is removed"),
    "X805_why": (
        "Bài đã gửi được giữ để đọc, lời nhắc bị rút. Ghi `changes.cancel` để xác nhận là cố ý.",
        "What was handed in stays readable and reminders are withdrawn. Write `changes.cancel` to say that it is meant.",
    ),
    "X806": ("Thêm một việc giữa chừng", "A task is added"),
    "X806_why": (
        "Việc mới mở từ lúc áp dụng hoặc từ `opens`, lấy mốc muộn hơn; đơn vị đã kết thúc không nhận việc này.",
        "It opens at its `opens` or at `apply`, whichever is later; units in a final state do not get it.",
    ),
    "X807": ("Biểu mẫu thay đổi", "A form changes"),
    "X807_why": (
        "Thêm trường: chỉ đòi ở bài chưa gửi. Bỏ trường: số liệu cũ vẫn xem được. Đổi kiểu trường là lỗi: thêm trường mới.",
        "A new field is asked of those who have not handed in. A removed one stays visible. Changing its type is an error: add a new field.",
    ),
    "X808": ("Chỉ tiêu thấp hơn số đã trao", "Quota below what was granted"),
    "X808_why": (
        "Đã trao nhiều hơn chỉ tiêu mới. Giữ chỉ tiêu, hoặc thu hồi bằng quyết định trước.",
        "More was granted than the new quota allows. Keep the quota, or revoke awards by decision first.",
    ),
    "X809": ("Không đổi được mã, múi giờ, năm", "Id, time zone and year are fixed"),
    "X809_why": (
        "Đổi các mục này là thành phong trào khác. Tạo tệp mới bằng `hanchot new`.",
        "With another of these it is another campaign. Make a new file with `hanchot new`.",
    ),
    "X810": ("Mẫu gốc thay đổi", "The base has changed"),
    "X810_why": (
        "Mẫu gốc khác bản đã áp dụng, nên phong trào đổi theo dù tệp không đổi. Chỉ khi `apply` mới có hiệu lực.",
        "The base is not the one that was applied, so the campaign changes though its file does not. Nothing changes before `apply`.",
    ),
    "X811": ("Lịch nghỉ thay đổi", "The calendar has changed"),
    "X811_why": (
        "Lịch được cập nhật (thông báo nghỉ lễ), nên các mốc tính theo ngày làm việc dời theo. Xem các dòng X801.",
        "The calendar was updated (a notice of holidays), so what counts working days moves. See the X801 lines.",
    ),
    "X812": ("`revision` phải tăng", "`revision` must grow"),
    "X812_why": (
        "Mỗi lần áp dụng là một bản mới, đánh số tăng dần và giữ mãi. Tăng `revision` rồi chạy lại `hanchot plan`.",
        "Each applied change is a new revision, numbered upwards and kept for ever. Raise `revision` and plan again.",
    ),
    "X813": ("Cùng một kế hoạch dưới hai mã", "One plan under two ids"),
    "X813_why": (
        "Đã có phong trào khác cùng số kế hoạch và cơ quan ban hành (không kể chữ hoa, dấu cách, gạch nối). Thường là tệp chép từ năm trước mà quên đổi số, hoặc nạp hai lần dưới hai mã. Nếu một kế hoạch thật sự có hai phong trào thì không phải sửa gì.",
        "Another campaign has the same plan number and issuer (letter case, spaces and dashes apart). Mostly it is last year's file copied with its number left, or one plan loaded twice. If one plan truly has two campaigns, leave it.",
    ),
}

WORDS: dict[str, tuple[str, str]] = {**_FILE, **_DATES, **_SOUND, **_REFERENCES, **_CHANGE}
