# Every word that a person reads in a letter or on a page. Another language is another file beside this one.

## Days

weekday-0 = Monday
weekday-1 = Tuesday
weekday-2 = Wednesday
weekday-3 = Thursday
weekday-4 = Friday
weekday-5 = Saturday
weekday-6 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
long-day = { $weekday } { $day } { $month }

## Every letter

greeting = Good morning { $name },
greeting-any-time = Hello { $name },
letter-host = { $host }, { $role }, { $space }
letter-why = You get this because you checked in at { $space } and said yes to introductions.
letter-pause = Pause for a week
letter-stop = Stop morning introductions
letter-your-page = Your page
letter-privacy = What is kept

## The morning digest

digest-subject-one = { $name } is in today: meet?
digest-subject-they-help = { $name } could help with { $phrase }
digest-subject-you-help = { $name } would like your help with { $phrase }
digest-subject-each-other = You and { $name } could help each other with { $phrase }
digest-subject-both-like = { $name } shares your interest in { $phrase }
digest-subject-both-look-for = { $name } is looking for the same as you
digest-subject-several = { $name }, both in today: meet?
digest-subject-two = { $first } and { $second }, both in today
digest-subject-three = { $first }, { $second } and { $third }, all in today
digest-preheader = Say yes or no with one button. If you say no, nobody is told.
suggestion-preheader = Say yes or no with one button. If you say no, nobody is told.
digest-title =
    { $count ->
        [one] Somebody you might like to meet today
        [2] Two people you might like to meet today
       *[other] Three people you might like to meet today
    }
digest-news = News of people you know
digest-news-preheader = Something new between you and people you know.
digest-subject-news = Something new between you and { $name }
digest-promise-news = News like this goes to both of you, and asks for no answer.
news-they-can-help = { $name }, whom you know, wrote “{ $they }”. You are looking for “{ $you }”.
news-you-can-help = { $name }, whom you know, is looking for “{ $they }”. You wrote “{ $you }”.
news-both-look-for = { $name }, whom you know, is looking for “{ $they }”, and you for “{ $you }”.
digest-first = This is a new thing we are trying at { $space }: one short email, only on days when you check in.
digest-yes = Yes, introduce me to { $name }
digest-no = Not { $name } this time
digest-known =
    { $count ->
        [one] { $name } and I know each other
       *[other] We know each other already
    }
digest-just-reply =
    { $count ->
        [one] Or just reply: “yes” or “not today”.
        [2] Or just reply: “yes 1”, “yes both” or “not today”.
       *[other] Or just reply: “yes 1”, “yes 1 and 3” or “not today”.
    }
digest-promise = We only introduce you when you both say yes. If you say no, nobody is told.
digest-promise-three = We only introduce you when everybody who is asked says yes. If you say no, nobody is told.
by-host-promise = We introduce you only when everybody who is asked has said yes. If you say no, nobody is told.
digest-promise-standing = If you say no, nobody is told.
digest-standing = { $name } is happy to be asked about this: your yes is enough, and you are introduced straight away.
digest-still-open = Still open
digest-also-in = Also in today
digest-today = Today: { $line }

## A second letter on the same day, and one that the host made

addendum-title = Somebody came in whom you might like to meet
by-host-subject = { $host } would like to introduce you to { $name }
by-host-why = You get this because { $host } at { $space } would like to introduce you to somebody. The morning letters are another matter: they follow your own choices.
by-host-title = { $host } thought of you
by-host-heading = Meet { $name }
by-host-said = { $host } writes: “{ $sentence }”

## Brought up once more

reminder-suggestion = We suggested { $name } to you, and you have not answered. It is fine to leave it.
reminder-suggestion-link = Say yes or no to { $name }
reminder-own-yes = You said yes to meeting { $name }. There is nothing more for you to do.
reminder-own-yes-link = Look, or take it back
reminder-met = On { $day } we introduced you to { $name }. Did you meet?
reminder-met-link = Say whether you and { $name } met

## Reasons: a heading, and the sentence that shows it in their own words

they-can-help = { $name } could help you with { $phrase }
they-can-help-plain = { $name } could help you
they-can-help-why = You asked for “{ $you }”. { $name } wrote “{ $they }”.
you-can-help = { $name } would like your help with { $phrase }
you-can-help-plain = { $name } would like your help
you-can-help-why = { $name } asked for “{ $they }”. You wrote “{ $you }”.
they-may-help = { $name } may be able to help you
they-may-help-why = { $name }’s “{ $they }” may help with your “{ $you }”. We are less sure of this one: the two share no word.
you-may-help = You may be able to help { $name }
you-may-help-why = Your “{ $you }” may help with { $name }’s “{ $they }”. We are less sure of this one: the two share no word.
help-each-other = You and { $name } could help each other with { $phrase }
help-each-other-plain = You and { $name } could help each other
both-look-for = You and { $name } are looking for the same
both-look-for-why = You asked for “{ $you }”. { $name } asked for “{ $they }”.
three = The three of you might like to meet: you, { $name }
both-like = You and { $name } are both interested in { $phrase }
both-like-why = You both named { $phrase }.
not-met-yet = { $name } is in today as well
not-met-yet-why = We found nothing that you have in common on paper. Sometimes that is the best start.

list-of-two = { $first } and { $second }

## Reasons as somebody reads them who is none of the people

why-need-offer = { $from } asked for “{ $asked }”, { $to } wrote “{ $wrote }”
why-may-help = { $to }’s “{ $wrote }” may help with { $from }’s “{ $asked }”; they share no word
why-shared-quest = { $from } and { $to } look for the same: “{ $asked }” and “{ $wrote }”
why-shared-topic = { $from } and { $to } both named { $phrase }
why-unmet = { $from } and { $to } have nothing in common on paper
why-smaller = smaller reasons, and more when help goes both ways

## Both said yes

introduction-subject = { $name } said yes: meet today?
introduction-preheader = You both said yes, and { $name } got the same letter.
introduction-title = You and { $name } both said yes
introduction-several-subject = { $name } said yes: meet today?
introduction-several-preheader = You all said yes.
introduction-several-title = You, { $name } all said yes
introduction-outsider-subject = You are introduced: { $name }
introduction-outsider-preheader = Here is how to reach each other.
introduction-outsider-title = You are introduced to { $name }
introduction-offered-subject = { $name } would like to talk with you: meet today?
introduction-offered-preheader = You said that you are happy to be asked about this.
introduction-offered-title = { $name } is looking for what you offer, and you said that you are happy to be asked
introduction-outside-unknown = { $name } is not at the hub. { $host } tells you how to reach them.
introduction-outside = { $name } is not at the hub, so write a line.
introduction-place = { $name } is in today: { $place }.
introduction-in-today = { $name } is in today.
introduction-not-in = { $name } is not in today. Write a line to say when you are in next.
introduction-next-step = Go and say hello, or meet at the kettle.
introduction-same-letter =
    { $count ->
        [one] { $name } got the same letter.
       *[other] { $name } each got the same letter.
    }
introduction-host-tells = { $host } tells { $name } about it.
introduction-contact = You can reach { $name } at { $contact }.
introduction-in-person = { $name } would rather be met in person.
introduction-you-shared =
    { $count ->
        [one] { $name } was told your address: { $contact }.
       *[other] { $name } were told your address: { $contact }.
    }
introduction-you-shared-nothing =
    { $count ->
        [one] { $name } was not told any address or number of yours.
       *[other] { $name } were not told any address or number of yours.
    }

outsider-subject = { $host } at { $space } introduces you to { $name }
outsider-title = { $host } would like you to meet { $name }
outsider-next-step =
    { $count ->
        [one] { $name } knows that this letter went to you. A line to say hello is enough.
       *[other] { $name } know that this letter went to you. A line to say hello is enough.
    }
outsider-why = You get this one letter because { $host } at { $space } knows you and introduced you by hand. You are on no list. To hear no more from us, answer this letter.

## Did you meet?

follow-up-subject =
    { $count ->
        [one] Did you and { $name } meet?
       *[other] Did you meet { $name }?
    }
follow-up-preheader = One press, and a few words if you like.
follow-up-text = On { $day } we introduced you to { $name }. Did you meet? One press is enough; if something came of it, tell us on the page.
second-look-subject = Has more come of meeting { $name }?
second-look-preheader = It is fine if nothing has.
second-look-text = A while ago you met { $name }, and something was begun. Some things take weeks: has anything more come of it?
second-look-button = Tell what came of it
follow-up-just-reply = Or just reply in a few words: whether you met, and what came of it.
met-yes = Yes, we met
met-planned = Not yet, but we plan to
met-no = No

## Introductions rest

paused-letter-subject = Shall we go on?
paused-letter-preheader = Three letters went unanswered, so we stop writing.
paused-letter-title = Shall we go on?
paused-letter-text = Three of our morning letters went unanswered in a row, so we have stopped sending them. That is quite all right. If you would like introductions again, one press is enough; if not, do nothing.
paused-letter-button = Start introductions again

## Answers to what somebody wrote back

answered-subject = What we understood
answered-preheader = What we understood from your answer.
answered-why = You get this because you answered a letter from { $space }.
answered-opening-done = Thank you. This is what we understood:
answered-opening-asked = Thank you for your answer. We would rather ask than guess:
answered-yes =
    { $count ->
        [one] You would like to meet { $name }. We introduce you if { $name } says yes as well; if not, nobody is told.
       *[other] You would like to meet { $name }. We introduce you once everybody who is asked has said yes; if not, nobody is told.
    }
answered-no = Not { $name } this time. Nobody is told.
answered-known = You and { $name } know each other, so we do not suggest it again.
answered-too-late = The suggestion to meet { $name } is over, so your answer came too late. Look out for the next letter.
answered-introduced = You and { $name } are introduced already. How to reach each other is on your page.
answered-paused = No morning letters before { $until }.
answered-stopped = No morning letters any more. Every answer of yours that was still open is taken back.
answered-resumed = Morning letters come again, on days when you are in.
answered-welcomed = On days when you are in, you hear of people you might like to meet. Introductions need something to go by: what you could help with, what you are looking for, what you like.
answered-more = Up to { $count } people in a letter from now on.
answered-less =
    { $count ->
        [one] At most one person in a letter from now on.
       *[other] At most { $count } people in a letter from now on.
    }
answered-met = You and { $name } have met.
answered-not-yet = You and { $name } have not met yet. There is no hurry.
answered-not-met = You and { $name } have not met.
answered-need = You are looking for: “{ $words }”.
answered-offer = You could help with: “{ $words }”.
answered-interest = You are interested in: “{ $words }”.
answered-prove = You would like to meet { $name }, if we read you right. We could not make sure that the answer came from you, so please press once:
answered-prove-on-page = We could not make sure that this came from you, so nothing was changed. You can do it on your page:
answered-asked = We could not tell what you meant. Nothing was done. Did you mean one of these?
answered-which = Would you like to meet { $name }?
answered-help = You can answer in your own words, or like this: “yes” or “yes 1” to meet somebody, “no” or “not today”, “pause 2 weeks”, “stop”, “more” or “less”, “I am looking for …”. Each answer that we do not understand goes to { $host }.
answered-undo = Look, or change it
answered-undo-pause = Start introductions again
answered-page = Your page
answered-yes-button = Yes, introduce me to { $name }

## Texts: 160 letters of GSM 03.38 each, so no curly quotes, dashes or ellipses, and every word counts

text-sign-up = { $hub }: you asked for morning intros by text, max 1 a day, when you're in. Reply YES to start, STOP to refuse, HELP for help. Msg rates may apply.
text-welcome = { $hub } intros: you're in. Max 1 list a day, on days you're in. PAUSE for a break, STOP to end, HELP for help. Msg rates may apply.
text-restarted = { $hub } intros: welcome back. Max 1 list a day, on days you're in. STOP to end, HELP for help.
text-stopped = { $hub }: you're unsubscribed. No more texts from this number. Text START to come back.
text-help = { $hub } intros: max 1 list a day. Reply a number to meet that person, PAUSE, STOP. Help: { $help }. Msg rates may apply.
text-paused = Paused until { $day }. No lists till then. RESUME to start sooner, STOP to end.
text-resumed = You're back on. Next intros on your next morning in. STOP to end.
text-rest = { $hub }: three lists went unanswered, so we stop sending them. That's quite all right. Reply RESUME to go on, STOP to end.
text-noted = Noted. If { $name } says yes too I'll introduce you both. If not, nothing is shared.
text-noted-several = Noted: { $name }. I'll introduce you to anyone who also says yes. Nothing is shared otherwise.
text-noted-nameless = Noted. I'll introduce you if they say yes too. If not, nothing is shared.
text-which-one = Which one? Reply { $first } or { $last } (or { $numbers }). HELP for help.
text-which-one-only = Which one? Reply { $choice }. HELP for help.
text-which-one-nameless = Which one? Reply a number from your list. HELP for help.
text-which-one-choice = { $number } for { $name }
text-expired = That one has expired, sorry. A new list comes on your next morning in. HELP for help.
text-not-understood = Sorry, I only understand a number from your list, PAUSE, STOP or HELP. People answer at { $help }.
text-stranger-page = This is the automatic introductions number of { $hub }. We have no sign-up for this phone. Ask at the desk or see { $page }
text-stranger = This is the automatic introductions number of { $hub }. We have no sign-up for this phone. Ask at the desk.

text-one = { $hub }: today meet { $name } - { $about }. Reply { $number } if you'd like an intro. { $promise } STOP ends
text-one-plain = { $hub }: today meet { $name }. Reply { $number } if you'd like an intro. { $promise } STOP ends
text-one-promise = { $name } is told only if you both say yes.
text-one-promise-group = They are told only if you all say yes.
text-one-promise-standing = { $name } is glad to be asked: your yes is enough.
text-list = { $hub }: meet today?
text-list-name = { $number } { $name }
text-two-line = { $number } { $name }, { $about }
text-three-line = { $number } { $name }: { $about }
text-two-reply = Reply { $first }, { $second } or both.
text-three-reply = Reply the numbers you like.
text-list-promise = Shared only if both say yes.
text-list-promise-group = Shared only if all say yes.
text-list-promise-standing = Your yes is enough.
text-list-promise-some = For { $name } your yes is enough.
text-list-end = STOP to end
text-bare = { $hub }: meet { $people } today? Reply a number. STOP ends
text-bare-one = { $hub }: meet { $people } today? Reply { $number }. STOP ends
text-bare-person = { $number } { $name } ({ $about })
text-bare-name = { $number } { $name }
text-about = { $headline }, { $reason }
text-they-can-help = offers { $phrase }
text-they-can-help-plain = could help you
text-you-can-help = needs { $phrase }
text-you-can-help-plain = needs your help
text-both-look-for = also needs { $phrase }
text-both-like = likes { $phrase } too
text-they-may-help = may help you
text-you-may-help = may need your help
text-news = { $hub }: news of { $name }, whom you know: { $reason }. No answer needed. STOP to end

text-mutual = You and { $name } both said yes!
text-mutual-several = You, { $name } all said yes!
text-mutual-offered = { $name } would like your help, and you're glad to be asked.
text-mutual-host = You are introduced to { $name }.
text-mutual-place = { $name } is in today, { $place }.
text-mutual-in = { $name } is in today.
text-mutual-contact = { $name }: { $contact }.
text-mutual-in-person = { $name } likes to be met in person.
text-mutual-ask = Ask at the desk.
text-mutual-has-email =
    { $count ->
        [one] As you agreed, { $name } now has your email.
       *[other] As you agreed, { $name } now have your email.
    }
text-mutual-has-phone =
    { $count ->
        [one] As you agreed, { $name } now has your number.
       *[other] As you agreed, { $name } now have your number.
    }
text-mutual-has-nothing = No contact of yours was shared.
text-mutual-close = Enjoy - { $hub }

## What we know of you

invitation-subject = May we introduce you to people at { $space }?
invitation-preheader = One press, and only on days when you are in.
invitation-title = May we introduce you to people?
invitation-text = People at { $space } have more in common than they know. On a morning when you are in, we could send you a short letter: who else is in, who looks for what you know, and who knows what you look for. You say yes or not, and nobody hears of it unless you both say yes. If it is not for you, do nothing.
invitation-button = Yes, introduce me
invitation-why = You get this because { $space } has you on its list of members or guests.
welcome-title = Introductions at { $space }
welcome-text = Yes, on days when I am in at { $space }, I would like to hear of people I might like to meet, and they may hear of me what I wrote about myself. My address is told to nobody before we have both said yes.
welcomed-title = Thank you
welcomed-text = That is all it takes. Introductions need something to go by: what you could help others with, what you are looking for, what you like. It takes a minute.
welcomed-button = Say what I bring and look for

own-data-subject = Your link to your own data
own-data-preheader = It works for one hour.
own-data-title = Your own data
own-data-text = With this link you can have everything that { $space } keeps about you, or have it deleted. It works for one hour. If you did not ask for it, do nothing.
own-data-button = Open
own-data-why = You get this because somebody asked for it on your page.

## Is this your address?

confirm-subject = Is this you? Check in at { $space }
confirm-preheader = One button, and you are checked in.
confirm-title = Is this you?
confirm-text = Somebody checked in at { $space } with this address and the name { $name }. If that was you, press the button and you are in. If it was not, do nothing: nothing is kept, and nobody is shown anything.
confirm-button = Yes, this is me: check me in
confirm-why = You get this because somebody typed this address at { $space }. Without the button it is forgotten within a day.

## Signing in

sign-in-subject = Your sign-in link
sign-in-preheader = It works once, for one hour.
sign-in-title = Sign in to Elevenses
sign-in-text = Press the button to sign in as an organiser. The link works once, for one hour. If you did not ask for it, do nothing.
sign-in-button = Sign in
sign-in-why = You get this because somebody asked for a sign-in link for this address.

## Pages: words that many share

page-skip = Skip to main content
page-sample = Sample data. Nobody here is real, and nothing is sent to anybody.
page-error-prefix = Error:
page-your-page = Your page
page-all-letters = All letters
page-privacy = What is kept, and who sees what
privacy-note =
    Nobody gets your address unless you both say yes. We keep check-ins for { $count ->
        [one] one month
       *[other] { $count } months
    }.

## Check-in

check-in-hello = Good morning, { $name }
check-in-new = Check in at { $space }
check-in-intro = Tell us what you do and what you look for. If somebody who is in today fits, you both get a short email.
check-in-problem = There is a problem
field-name = What should we call you?
field-name-hint = The name you go by. Others will see it.
field-email = Your email address
field-email-hint = To send you the introductions. Nobody sees it unless you both say yes.
field-here_as = You are here as
here-as-coworker = Coworker
here-as-visitor = Visitor
here-as-host = Host
field-headline = What do you do? (optional)
field-headline-hint = One line, for example: oral historian.
field-today_line = What are you working on today? (optional)
field-today_line-hint = One line. People who might be introduced to you will see it.
field-offers = What could you help others with? (optional)
field-offers-hint = One on each line, for example: bookkeeping for small charities.
field-needs = What are you looking for? (optional)
field-needs-hint = One on each line, for example: a second pair of eyes on a grant report.
field-interests = What are you interested in? (optional)
field-interests-hint = Specific things, with commas between them: letterpress, choirs, open data.
field-wants_introductions = Would you like introductions today?
wants-yes = Yes
wants-no = Not today, I need to focus
field-day = Which day?
field-day-hint = Today, unless you choose another. You are then matched on the morning of that day.
day-today = Today
planned-title = You are down for { $day }
planned-next = That morning you are matched with who else is in. If you change your mind, your page has a button.
planned-focus = You are on the list for that day, and introduced to nobody. If you change your mind, your page has a button.
planned-button = I will not be in on { $day }
in-planned = planned
field-stay = How long are you here?
stay-morning = Morning
stay-afternoon = Afternoon
stay-all_day = All day
field-place = Where do you sit? (optional)
field-place-hint = Told only to people you are introduced to, once you both said yes.
field-came_with = Did you come with somebody? (optional)
field-came_with-hint = Their names, so that we do not introduce you to each other.
field-on_round_table = May your name and line be on today's “also in today” list?
round-yes = Yes
round-no = No
field-shares = When you both say yes, what may we share?
shares-email = My email address
shares-in_person = Nothing; I would rather meet in person
check-in-button = Check in
check-in-more = More (optional)
check-in-done = You are checked in
check-in-done-next = If somebody fits, you will get one short email this morning. Nobody gets your address unless you both say yes.
check-in-done-gone-out = Today's introductions have gone out already. You are on the list of who is in, and you will hear from us on the next morning you check in.
check-in-saved = Saved
check-in-saved-next = It is used from the next letter on.
check-in-done-second = Today's introductions have gone out already. If somebody fits, you will get a short email at { $time }.
check-in-done-stopped = You are on the list of who is in. You get no letters, because you stopped them.
check-in-done-paused = You are on the list of who is in. You get no morning letter before { $until }, because you asked for a pause.
check-in-done-focus = You asked for no introductions today. Enjoy the quiet.
check-in-done-change = Change what I wrote
check-in-did-you-mean = You wrote “{ $wrote }”. Did you mean “{ $meant }”? Nothing was changed. If you did, write it so the next time you check in, or through your own link, which is in every letter.
check-in-sent-title = Look in your inbox
check-in-sent = We have sent a letter to { $email }. Press its button, and you are checked in.
check-in-sent-next = No letter after a few minutes? Look among the junk mail, use an earlier one from today, check the address, or ask { $host }.
check-in-again = Check in with another address
check-in-door-intro = Tell us what you do and what you look for. If somebody who is in today fits, you both get a short email. Known here already? Your name, your address and one answer are enough; what you wrote of yourself stays as it is.
check-in-door-title = Thank you
check-in-door-text = If we know { $email }, you are checked in. If not, a letter is on its way there: press its button, and you are checked in.
confirm-page-title = Check in as { $name }?
confirm-page-text = This is what was written with your address. Press the button if it was you.
confirm-page-name-taken = Somebody else here goes by “{ $name }”. Please add to yours, so that nobody is mixed up: an initial, for example.
confirm-page-late = Thank you, we know you now
confirm-page-late-next = That check-in was for { $day }, so you are not on the list of today. To be in today, fill in the form once more.
confirm-page-over = This link has been used, or is older than a day.
confirm-page-over-next = If you are not checked in yet, fill in the form again.

## The poster at the door

poster-title = Check in here
poster-how = Point your phone's camera at the square, and open the page it shows.
poster-why = If somebody who is in today fits what you do, offer or look for, you both get a short email.
poster-until = Good until { $day }

## The tablet at the door

kiosk-title = Welcome. Who are you?
field-first_name = Start typing your first name
field-first_name-hint = At least two letters. We show only matching first names.
kiosk-find = Find me
kiosk-found =
    { $count ->
        [one] One person. Is it you?
       *[other] { $count } people. Which one are you?
    }
kiosk-more = There are more. Press your name, or type one more letter.
kiosk-nobody = Nobody by that name
kiosk-too-short = Please type at least two letters of your first name.
kiosk-too-often = Many names were looked for on this tablet just now. Please wait a minute, or check in with your own phone.
kiosk-first-time = First time here?
kiosk-new = I am new or visiting
kiosk-again = Start again
kiosk-form-intro = Nothing you wrote before is shown here, where everybody can read it. What you leave empty stays as it is.
kiosk-letter-sent = We have sent a letter to your address. Press its button on your own phone or computer, and you are checked in.
kiosk-clears = This screen clears in { $count } seconds.
kiosk-keep = Keep it open
kiosk-done = Done
kiosk-code-title = Set this tablet up
kiosk-code-text = Type the code that the organiser has made for it. It works once, for one hour.
kiosk-code-button = Set up
kiosk-code-wrong = Not a code, or one that is over. Ask for a new one: elevenses kiosk enrol NAME
field-code = Code
leave-button = I am leaving
leave-title = Are you leaving?
leave-what = You are then not on the list of who is in any more, and are suggested to nobody else today.
left-title = See you soon
left-text = You are not on the list of who is in any more.

## Answering

answer-title-open = Introduce you to { $name }?
answer-title-yes = You said yes to meeting { $name }
answer-title-no = Not { $name } this time
answer-title-known = You and { $name } know each other
answer-title-introduced-pair = You and { $name } both said yes
answer-title-introduced-several = You, { $name } all said yes
answer-title-introduced-standing = You are introduced to { $name }
answer-title-introduced-outside = You are introduced to { $name }
answer-title-too-late = This suggestion is over
answer-title-stopped = Your introductions are stopped
answer-open-pair = If { $name } also says yes, we send you both one message. If not, nothing happens and nobody is told.
answer-open-several = If everybody says yes, we send each of you one message. If not, nothing happens and nobody is told.
answer-open-standing = { $name } is happy to be asked about this. If you say yes, we introduce you straight away.
answer-open-outside = { $host } knows them and would like to introduce you. Once every member who is asked has said yes, you are told how to go on. If not, nothing happens and nobody is told.
answer-met-link =
    { $count ->
        [one] Did you and { $name } meet?
       *[other] Did you meet { $name }?
    }
answer-yes-button = Yes, introduce us
answer-changed-button = I changed my mind: introduce us
answer-no-button = Not this time
answer-known-button = We know each other already
answer-back-button = Take it back
answer-yes-pair = We have asked { $name } too. If { $name } says yes, you get a message straight away. You do not need to do anything.
answer-yes-several = We have asked the others too. When everybody has said yes, you get a message straight away. You do not need to do anything.
answer-yes-outside = We have asked the others too. When every member has said yes, you get a message straight away. You do not need to do anything.
answer-yes-standing = We have written your yes down. You do not need to do anything.
answer-no-next = Nobody is told. You can change your mind until { $until }.
answer-known-next = We will not suggest { $name } to you again. Nobody is told.
answer-introduced-pair = You both got the same message. Do not wait for the other: go and say hello.
answer-introduced-several = You all got the same message. Do not wait for the others: go and say hello.
answer-introduced-standing = You both got a message. Do not wait for the other: go and say hello.
answer-introduced-outside = The letter we sent you says how to reach each other.
answer-introduced-contact = You can reach { $name } at { $contact }.
answer-gone-next = The other person is not here any more. There will be others.
answer-too-late-next = A suggestion can be answered for a week. There will be others.

## Did you meet, and what came of it

met-question = On { $day } we introduced you to { $name }.
met-choose = Please choose one of the three answers.
met-ticked = You ticked or wrote what came of it. Did you meet? Then choose “Yes, we met”; if not, clear the ticks and the words.
met-send = Send
met-thanks = Thank you
met-said-met = You and { $name } met. We have written it down.
met-said-planned = You and { $name } plan to meet. We wish you a good time, and leave you in peace about it.
met-said-no = You and { $name } did not meet. That is fine, and { $name } is not told what you answered. Only if the other says that you did meet, the host hears that you differ.
met-change = Change it, or tell more
field-outcomes = If you met, what came of it? (optional)
field-outcomes-hint = Choose any that fit. It is fine if nothing came of it.
field-outcomes-story-hint = Choose at least one, or write it in your own words.
field-outcomes-story = What came of it?
field-words = In your own words (optional)
field-may_tell = May the hub team tell this story?
may-tell-count = Only count it, do not mention me
may-tell-without_names = Share it without names
may-tell-first_name = Share it with my first name
outcome-told-good_chat = A good chat
outcome-told-advice = Advice or help
outcome-told-mutual_support = Support for each other
outcome-told-project_meeting = A meeting about a project
outcome-told-new_project = Planning something new together
outcome-told-paid_work = Paid work
outcome-told-partnership = A possible partnership
outcome-told-new_coworker = Someone new for the hub
outcome-project_meeting = Meeting about a project
outcome-paid_work = Paid work
outcome-new_project = New project
outcome-advice = Advice
outcome-mutual_support = Mutual support
outcome-partnership = Possible partnership
outcome-new_coworker = New coworker
outcome-good_chat = A good chat
outcome-none = Met
stage-planned = It is planned
stage-new = It is new
stage-ongoing = It goes on
stage-word-planned = planned
stage-word-new = new
stage-word-ongoing = ongoing
story-title = Tell us what came of it
story-intro = Did something come of meeting somebody here: advice, work, a plan? We count such stories; they are why we do this.
story-please-choose = Please choose
story-with-missing = has no answer; please choose a person, or the hub
story-nobody = Nobody in particular: it is about the hub
story-choose = is empty; please choose what came of it, or write it in your own words
story-told = We have written it down.
story-another = Tell another one
field-with = With whom?
field-with-hint = People you were introduced to here.
field-stage = How far is it?

## A member's own page

me-title = Hello { $name }
me-none-yet = Today's introductions have not gone out yet, or you are not checked in.
me-suggested = Suggested to you today
me-check-in = Check in for today
me-only-news = Nobody new to suggest today. This morning's letter tells you something new between you and people you know.
me-introduced = You and { $name } are introduced
me-story = Tell us what came of meeting somebody
me-you = What others see of you, what you chose, and your data
me-empty-alone = Nobody to suggest today: nobody else who is in asked for introductions.
me-empty-asked_for_none = Nobody to suggest today: you asked for none.
me-empty-empty_profile = Nobody to suggest today, because we do not know what you are looking for. One line is enough.
me-empty-met_everybody = Nobody to suggest today: you have met everybody who is in, or were asked about them lately.
me-empty-only_standing = Nobody to suggest today. Somebody may be introduced to you about what you offer, since you are happy to be asked.
me-empty-own_answer = Nobody new to suggest today.
me-empty-silent = Introductions rest, because three letters went unanswered.
me-unreachable = Letters to your address came back to us, so we have stopped sending them. If it works again, press the button below; if you have another address, check in with that one.
me-empty-no_reason = Nobody to suggest today: we found no good reason, and a silly one is worse than none.
pause-title = Pause introductions for a week?
pause-what = No morning letter until { $until }. What you were asked before can still be answered.
pause-button = Pause for a week
paused-title = Introductions are paused
paused-next = There will be no morning letter until { $until }.
stop-title = Stop morning introductions?
stop-what = You will get no more letters from { $space }. Answers you have given that are still open are taken back. Nobody is told.
stop-button = Stop morning introductions
stopped-title = Introductions are stopped
stopped-next = You will get no more letters from { $space }.
resume-button = Start introductions again
resumed-title = Introductions are on
resumed-next = On days when you check in, you get one short letter if somebody fits.

## What others see, what was chosen, and one's own data

you-title = You, as { $space } knows you
you-problem = There is a problem
you-card-title = What others see
you-card-text = This is what a letter to somebody else can say of you before you have both said yes. Nothing more.
you-card-offer = { $name } wrote “{ $line }”.
you-card-need = { $name } asked for “{ $line }”.
you-card-interest = You both named { $line }.
you-card-empty = You have not told us what you do, offer or look for, so a letter can only give your name.
you-card-change = Change what you wrote
you-hidden-title = What others do not see
you-hidden-contact = Your address or number, unless you chose below to share it and you have all said yes.
you-hidden-place = Where you sit, until you have all said yes.
you-hidden-rest = Your surname, your company, who you came with, and whom you do not want to meet.
you-hidden-answers = What you answered, until you have all said yes. A no is told to nobody.
you-choices-title = What you choose
you-wish = How many people in one letter?
you-wish-space = As { $space } does: up to { $count }
you-wish-0 = Nobody, and I am suggested to nobody, also not by the host
you-wish-1 = One at most
you-wish-2 = Two at most
you-wish-3 = Three at most
you-shares-phone = My phone number
you-standing = Happy to be asked about this
you-standing-hint = If somebody looks for what you tick, they can be introduced to you as soon as they say yes. You are not asked again, and both of you get the same letter. You can take it back here at any time.
you-save = Save
you-saved = Saved.
you-pause-title = A break
you-pause-day = Pause introductions until
you-pause-hint = The first day on which letters come again; at most a year from now.
you-pause-button = Pause until that day
you-pause-no-day = “Pause introductions until” is not a day. It looks like 2026-08-31.
you-pause-past = “Pause introductions until” has to be a day after today.
you-pause-too-far = “Pause introductions until” can be a year from now at most. To end letters for good, stop them.
you-people-title = Not this person
you-people-text = These are the people you were told of. Nobody learns whom you do not want to hear of again.
you-people-none = You have not been told of anybody yet.
you-no-more-button = Do not suggest { $name } again
you-again-button = Allow { $name } again
you-no-more = { $name } is not suggested to you again.
you-known = You and { $name } know each other and are not suggested again.
you-channel-title = How we reach you
you-channel = By e-mail, at { $email }.
you-channel-rest = The morning's list and introductions come by text. Everything else comes by e-mail, at { $email }.
by-text-on = They go to { $number }.
by-text-stop = Answering STOP to any of them ends them.
by-text-end = Letters instead of texts
by-text-offer = If you do not read mail in the morning, the day's list can come as a text to your phone.
by-text-asked = We have asked { $number } by a text. Answer it with YES by { $until }, and the lists come there. Nothing else is sent to that number before.
by-text-number = Your mobile number
by-text-hint = With + and the country, such as +44 7700 900123, or as you dial it here.
by-text-agree = Text me the day's introductions from { $space }: one text a day at most, on days when you are in, and one when an introduction comes about. I can end it at any time by answering STOP. My provider may charge for texts.
by-text-button = Send me a text to confirm
by-text-no-tick = Please tick that you want texts.
by-text-wrong = The number { $says }.
by-text-none = This space sends no texts at the moment.
by-text-not-this = We cannot ask this number. If it once answered STOP, send START from it to the number the texts came from; else ask { $host }.
by-text-too-often = Texts have been asked for often enough today. Please try again tomorrow.
you-data-title = Your data
you-data-text = You can have everything that { $space } holds about you, as one file, or have all of it deleted. So that nobody else can do it with an old letter of yours, we first send you a new link. It is good for one hour.
you-data-button = Send me a link for my data
you-delete-button = Send me a link to delete everything
you-letter-title = Look in your inbox
you-letter-text = A letter with a link is on its way to { $email }. The link is good for one hour.
you-letter-next = No letter after a few minutes? Look among the junk mail, use an earlier one from the last hour, or ask { $host }.

## The freshly mailed link

own-title = Your data at { $space }
own-text = This link is good until { $time }.
own-download = Download my data
own-download-what = One file (JSON) with everything that is held about you: what you wrote, your check-ins, what you agreed to, whom you were told of, your own answers, and when letters went out.
own-delete = Delete everything about me
own-delete-what = The next page says what goes and what stays, and has the button.
own-over-title = This link is over
own-over-text = It was good for one hour. You can have a new one from your own page: “Your page” in any letter.
erase-title = Delete everything about you?
erase-what = Your name, address, profile, check-ins, answers, and every letter to you are deleted at once. You are taken out of letters to others and of suggestions that are still open. Nobody is told why.
erase-stays = What stays: a scrambled form of your address (a keyed hash), from which it cannot be read, so that you stay forgotten when somebody brings in an old list; the record of what you agreed to, without your name and address; and counts without names, such as how many people were introduced.
erase-others = Letters that others have received already are in their mailboxes, and what others wrote in words of their own is theirs; your name is taken out of what they wrote here about what came of meeting you. Copies of our file that were made for safety hold you until they are thrown away.
erase-undo = It cannot be undone. To come back one day, ask { $host }.
erase-button = Delete everything about me
erase-wording = Delete everything about me
forgotten-title = You are forgotten
forgotten-text = Everything that { $space } held about you is deleted. There will be no more letters. We wish you well.

## Privacy

privacy-title = What { $space } keeps, and who sees what
privacy-kept-title = What is kept, and for how long
privacy-kept-profile = What you told about yourself: your name, address, what you do, offer, look for and like; if given, your number, surname and company. Where the hub uses a model on its own machine to compare offers and needs, also the numbers it makes of yours. Until you change it or have it deleted.
privacy-kept-check-ins =
    Your check-ins, with what you said about the day: { $count ->
        [one] one month
       *[other] { $count } months
    }.
privacy-kept-letters =
    Letters as they went out, and what you write in answer to one: { $count ->
        [one] one day
       *[other] { $count } days
    }.
privacy-kept-messages =
    To whom something was written, when, and what it was about: { $count ->
        [one] one month
       *[other] { $count } months
    }.
privacy-kept-introductions = Whom you were told of, what you answered, and, if you tell us, whether you met and what came of it; and between people who know each other, when news of one was last told to the other. As long as we know you.
privacy-kept-consents = What you agreed to, when and in which words. This record is never changed; when you are deleted it stays, without your name and address.
privacy-kept-feeds =
    From lists that the hub has Elevenses read by itself: a scrambled form of each row, from which it cannot be read, so that no row is taken twice and nobody who was deleted comes back with one. As long as the row stands in its list, and after that { $count ->
        [one] one month
       *[other] { $count } months
    }.
privacy-kept-texts = If you get texts: your number, the texts that went out and what became of them, and what you answered by text, as long as the same by letter. A number that is not confirmed within three days is deleted.
privacy-kept-form = A check-in form whose letter is not answered: one day.
privacy-kept-posts = When another program, such as the door, says that you are in: that it was answered, so that it is not done twice: a week.
privacy-matched-title = How we find people for you
privacy-matched-what = On a day when you check in and say yes to introductions, the words of what you look for, offer and like, and of today's line, are compared with those of the others who are in. This happens on our own server; nobody else is asked.
privacy-people-1 = one person
privacy-people-2 = up to two people
privacy-people-3 = up to three people
privacy-matched-rules = One letter names { $people }. The same two are not suggested to each other again on the next { $days } days on which both are in, fewer where few people come. Each letter gives the reason, or says that there is none.
privacy-shared-title = What is shared, and when
privacy-shared-before = Before: the name you go by, what you do, today's line, and the words of yours that are the reason. Only to those you are suggested to.
privacy-shared-also-in = Your name and today's line in “also in today”, on days when you say that they may be there.
privacy-shared-kiosk = Where a tablet stands at the door: whoever types the first two letters of your first name on it sees your first name, and your initial or company where two share one. Never who is in, nor anything you wrote.
privacy-shared-mutual = When all have said yes: where you sit, and the address or number you chose to share. Nothing, if you chose so.
privacy-shared-standing = If you ticked “happy to be asked about this” for an offer: that you did, and then the same, as soon as the other says yes.
privacy-shared-nobody = There are no hidden pictures and no counted clicks in our letters, and nothing on these pages comes from anywhere else. Nothing is sold. Letters travel as all e-mail does, through mail servers.
privacy-seen-title = Who can see what
privacy-seen-host = { $host } and the other organisers of { $space } see what you wrote about yourself, when you are in, which letters went out to you, whom you were introduced to once all had said yes, and what came of it. They tell others of it, and name you on the picture of connections that everybody may see, only as far as you allow.
privacy-seen-met = Whether you say that you met stays with the team of the hub; the other is not told what you answered.
privacy-seen-not = They do not see what you answered until all have said yes, nor whom you do not want to hear of. If they would introduce you to somebody themselves, they may learn that one of you two would rather not, and never which one.
privacy-shared-texts = Texts travel through the company that carries them for the hub and through phone networks, and appear on locked screens. So a text names people only by the name they go by, with a few words of what they do and of the reason.
privacy-seen-operator = Whoever runs the server looks after the file that all this is kept in, and the copies made for safety.
privacy-rights-title = What you can do
privacy-rights-page = “Your page” in every letter shows what others see of you. There you can change it, pause, stop, and say whom not to suggest.
privacy-rights-data = From the same page you can have everything that is held about you as one file, or have it deleted. For both we first mail you a new link, so that nobody else can do it.
privacy-rights-erased = After that a scrambled form of your address stays, from which it cannot be read, so that you stay forgotten; and counts without names.
privacy-ask-title = Whom to ask
privacy-ask = { $host }, { $role } of { $space }:

## Signing in and the organiser's page

sign-in-page-title = Sign in
sign-in-page-text = Press the button to sign in on this device.
sign-in-over-title = This sign-in link is over
sign-in-over-text = It was used already, or is older than an hour. Ask for a new one: elevenses organiser link YOUR-ADDRESS
sign-out-button = Sign out
today-title = Today, { $day }
today-went-out = Digests went out at { $time }.
today-made-up = Digests were due at { $due } and went out at { $time }.
today-skipped = No digests went out: { $why }
today-not-yet = Digests go out at { $time }.
today-none-due = No digest is due today.
today-counts = Letters of all kinds today: { $sent } sent, { $waiting } waiting, { $troubled } that need a look.
today-in = In today ({ $count })
today-in-none = Nobody has checked in yet.
today-alarm = The person who runs the server has something to mend ({ $name }).
today-needs = Needs you ({ $count })
today-needs-none = Nothing needs you.
today-out = What went out ({ $count })
today-out-none = Nothing has gone out today.
today-back = Today
today-pages = Your other pages
column-name = Name
column-since = Since
column-line = Working on
column-introductions = Introductions
column-letter = Letter
column-state = State
introductions-yes = Yes
introductions-no = Not today
needs-done = Done
needs-send-again = Send it again
needs-leave = Leave it
state-waiting = Waiting
state-accepted = Sent
state-refused = Could not be delivered
state-unknown = May have arrived
state-dropped = Not sent
letter-confirm_address = Is this you?
letter-digest = Morning letter
letter-introduction = Introduction
letter-sign_in = Sign-in link
letter-addendum = Second letter
letter-by_host = Introduction by the host
letter-follow_up = Did you meet?
letter-paused = Introductions rest
letter-invitation = Invitation
letter-own_data = Link to their own data
letter-report = Report

## What the host does by hand

by-hand-title = Introduce people
by-hand-intro = Choose two or three people. Each member among them gets a letter with your sentence and says yes or no; when all have said yes, each is told how to reach the others. If one says no, nobody is told.
by-hand-nobody = –
by-hand-outside = { $name }, from the address book
by-hand-button = Ask them
by-hand-asked =
    { $count ->
        [one] One member has been asked
       *[other] { $count } members have been asked
    }
by-hand-asked-next = You will see it under “From suggested to met” in the week's report. What each of them answers stays with them until all have said yes.
by-hand-another = Introduce somebody else
field-first = First person
field-second = Second person
field-third = Third person (optional)
field-sentence = Your own sentence (optional)
field-sentence-hint = All of them read it, for example: You both keep bees on a roof.
field-write_to = If somebody from the address book is among them
write-to-no = Do not write to them; I will tell them myself
write-to-yes = Write to them too, once every member has said yes
record-title = Record what happened
record-intro = Two people met, somebody got work, a visitor wants to join: write it down, and it is counted and drawn on the map. Without people it belongs to the hub alone.
record-button = Record it
record-done = Recorded
record-another = Record something else
record-only-connected = They met; nothing more to say
field-outcome = What came of it?
field-on_day = On which day?
host-may-tell-count = Only count it
host-may-tell-without_names = It may be told without names
host-may-tell-first_name = They all agreed to be named by their first name
address-book-title = The address book
address-book-what = People and organisations outside the hub whom you know. They are compared with what members offer and look for, but never written to unless you press for it.
address-book-entries = In the address book
address-book-empty = Nobody yet.
address-book-add = Add somebody
address-book-intro = A name is enough. What they offer and look for is what lets us tell you whom to introduce to them.
address-book-keep = Keep
address-book-remove = Remove
field-outsider_name = Name
field-outsider_name-hint = Of a person, or of an organisation.
field-organisation = Organisation (optional)
field-outsider_email = Email address (optional)
field-outsider_offers = What could they help with? (optional)
field-outsider_offers-hint = One on each line.
field-outsider_needs = What are they looking for? (optional)
field-outsider_needs-hint = One on each line.
field-outsider_interests = What are they interested in? (optional)
outsider-offers = Could help with: { $lines }
outsider-needs = Looking for: { $lines }
outsider-likes = Interested in: { $lines }
proposals-title = You could introduce today
proposal-they-help = { $member } is in today and is looking for what { $outsider } offers: { $phrase }
proposal-member-helps = { $member } is in today and offers what { $outsider } is looking for: { $phrase }
proposal-link = Introduce { $member } and { $outsider }

## The map of connections

map-title = The map of connections
map-public-title = Who connected with whom at { $space }
map-public-note = Those who agreed are named by their first name; the others are dots without a name.
map-public-narrowed = This is the last month.
map-desc = { $people }, { $connections }. The same facts are in the table below the picture.
map-people =
    { $count ->
        [one] One person
       *[other] { $count } people
    }
map-connections =
    { $count ->
        [one] one connection
       *[other] { $count } connections
    }
map-table =
    { $count ->
        [0] No connections yet
        [one] One connection as a table
       *[other] { $count } connections as a table
    }
map-line = { $what }: { $people }
map-what = { $kind } ({ $stage })
map-somebody = Somebody who is not named
map-outside = From outside the hub
map-empty-part = There is nothing in this part of the map.
map-filtered = This is a part of the map.
map-alone = For the hub itself
map-not-connected = Not connected yet ({ $count })
map-narrowed = { $count } people are on the whole map, more than can be read at once. This is the last month.
map-dense = So many people at once are hard to read. Choose a time, a kind or a person below the picture.
map-everything = Show everything
map-filter = Show a part of it
map-show = Show
map-any-kind = Everything
map-anybody = Everybody
map-download-svg = The picture as a file (SVG)
map-download-csv = The table as a spreadsheet (CSV)
field-from = From
field-to = To
field-kind = What came of it
field-person = Person
column-people = Who
column-what = What came of it
column-when = When

## The week's letter and page: the same figures

report-subject = { $space }: { $connections } last week
report-subject-now = { $space }: { $connections } so far this week
report-subject-quiet = { $space }: a quiet week (0)
report-preheader = Who came, whom they met, and what you could do next.
report-why = You get this because you are an organiser of { $space }.
report-when-now = This week so far
report-when-last = Last week
report-when-earlier = In the week from { $day },
report-opening = { $when } { $people } and { $connections } came out of { $suggestions }.
report-opening-none-yet = { $when } { $people }. No new connection has come out of { $suggestions } yet: some take longer than a week.
report-opening-no-suggestions = { $when } { $people }. Nobody was suggested to anybody.
report-opening-quiet = { $when } nobody checked in. Every hub has quiet weeks.
count-checked-in =
    { $count ->
        [0] nobody checked in
        [one] one person checked in
       *[other] { $count } people checked in
    }
count-new-connections =
    { $count ->
        [one] 1 new connection
       *[other] { $count } new connections
    }
count-suggestions =
    { $count ->
        [one] 1 suggestion
       *[other] { $count } suggestions
    }
report-of = of { $of }
report-of-percent = of { $of }, { $percent }%
report-or-more = { $number } or more
report-or-fewer = { $number } or fewer
report-column-what = What
report-column-number = How many
report-column-of = Compared with
report-page = See it on its page

report-funnel = From suggested to met
report-funnel-host = From suggested to met: the ones you made
report-funnel-none = Nobody was suggested to anybody.
report-funnel-note = A new connection is two people who both said yes and were told how to reach each other.
report-funnel-left-out = How many pairs have both answered is left out: among so few it could show who said no.
report-funnel-disagree =
    { $count ->
        [one] About one of those that met, one says so and the other does not.
       *[other] About { $count } of those that met, one says so and the other does not.
    }
funnel-suggested = Pairs suggested
funnel-reached = The letter reached both
funnel-both-answered = Both answered
funnel-both-yes = Both said yes
funnel-asked = Asked “did you meet?”
funnel-answered = At least one of them answered
funnel-met = Met
funnel-planned = Planning to
funnel-no = Did not meet
funnel-not-known = Not known
funnel-not-asked = Not asked yet
funnel-came-of-it = Something came of it

report-outcomes = What came of it
report-outcomes-none = Nothing has been told yet. People are asked a few days after they were introduced.
report-stage-planned = { $count } planned
report-stage-new = { $count } new
report-stage-ongoing = { $count } ongoing
report-month-and-ever = { $month } in 30 days, { $ever } in all
report-and-more = And { $count } more, on the page.
report-quote = “{ $words }” – { $who }, { $kind }
report-a-member = a member
report-somebody-gone = somebody who has left

report-by-hand = Made by hand ({ $count })
report-to-introduce = People to introduce by hand ({ $count })
report-to-introduce-what = They came on three or more of the last 30 days and have no connection yet. A minute of yours is worth more here than any letter of ours.
report-to-introduce-none = Everybody who comes often has a connection.
report-to-introduce-days = { $count } days
report-to-introduce-new = { $count } days, new here
report-needs = What people look for and nobody offers
report-offers = What people offer and nobody has asked for
report-line = “{ $text }”
report-line-of = “{ $text }” ({ $people } people)

report-regulars = Regulars
report-regulars-what = A regular was in on three or more of the last 30 days.
regulars-connected = Have at least one connection
regulars-median = Typical number of connections
regulars-median-what = the median

report-health = Is everything in order?
report-health-good = Every letter arrived as far as we know, and nothing needs you.
health-refused = Letters that could not be delivered
health-unknown = Letters that may have arrived
health-needs = Matters that need you now
health-stopped = People who stopped letters
health-paused = People who paused for a week
health-resting = People whose introductions rest, after three letters without an answer
health-skipped = Mornings without a letter, { $because }
no-letter-alone = because nobody else wanted introductions
no-letter-asked_for_none = because they asked for none
no-letter-empty_profile = because we do not know what they look for
no-letter-met_everybody = because they had met everybody who was in
no-letter-no_reason = because we found no good reason
no-letter-only_standing = because they are only asked about what they offer
no-letter-silent = because three letters went unanswered
no-letter-other = for another reason

## The week's page

week-title = The week from { $from } to { $to } { $year }
week-other = Other weeks
week-previous = The week before
week-next = The week after
week-download = Download the figures (CSV)
week-back = Today
today-week = The week in figures

## The week's figures as a spreadsheet

figure-section = Section
figure-what = What
figure-time = Time
figure-number = Number
figure-of = Of
figure-attendance = Who came
figure-people = People who checked in
figure-check-ins = Check-ins
figure-new-connections = New connections
figure-left-out = left out
figure-quotes = In their own words
figure-to-introduce = Have no connection yet and could be introduced by hand
figure-by-hand = Connections made by hand

## The day's line

day-subject-sent = { $space }: digests went out at { $time }
day-subject-none = { $space }: no digests today
day-sent = Digests went out at { $time }. { $figures }.
day-none = No digests went out: { $why }.
day-figure-accepted = { $count } sent
day-figure-waiting = { $count } waiting
day-figure-refused = { $count } could not be delivered
day-figure-unknown = { $count } may have arrived
day-figure-dropped = { $count } not sent
day-figure-without = { $count } without a letter, { $because }
day-figure-nobody = Nobody was in who wanted introductions

## Mornings that are only rehearsed

replay-title = What would have happened
replay-opening = On { $days }, from { $from } to { $to }, { $people } would have had { $count ->
    [one] one introduction
   *[other] { $count } introductions
 }. Nothing was sent to anybody.
replay-opening-day = On { $from }, { $people } would have had { $count ->
    [one] one introduction
   *[other] { $count } introductions
 }. Nothing was sent to anybody.
replay-opening-none = Nobody was in.
replay-days = { $count ->
    [one] one day
   *[other] { $count } days
 }
replay-people = { $count ->
    [one] one person
   *[other] { $count } people
 }
replay-what = Worked out from past check-ins by the rules of the real mornings, as if nobody had answered. All who were in on a day count as one room, also those who came after the letters would have gone out.
replay-figures = In figures
replay-row-days = Days on which somebody was in
replay-row-people = People who wanted introductions
replay-row-introductions = Introductions
replay-row-again = Two who had been suggested before, longer ago or with something new
replay-row-nobody = Mornings on which somebody would have heard of nobody
replay-row-repeats = Two suggested again too soon, with nothing new
replay-row-fewest = Fewest different people for anybody in on at least half of the days
replay-in-on-days = { $count ->
    [one] in on one day
   *[other] in on { $count } days
 }
replay-day = { $count ->
    [one] One person was in;
   *[other] { $count } people were in;
 } introductions were wanted by { $wanting }.
replay-nobody = Nobody for { $name }, { $because }
replay-again = They had been suggested to each other before, longer ago.
replay-news = They had been suggested to each other lately; this is new since.
replay-repeat = They had been suggested to each other lately, and nothing is new.
replay-all-days = All days
replay-who = Who
replay-with = With whom
replay-why = Why

season-title = Mornings of simulated hubs, week by week
season-desc = For each size of hub, how each figure goes from the first week to the last.
season-people = { $count ->
    [one] One person
   *[other] { $count } people
 }
# A slash is where the line breaks beside the picture.
season-silent = silent / mornings
season-nothing-new = letters with / nothing new
season-gini = how unequally / people are named / (Gini)
season-from-to = { $what } from { $from } to { $to }
season-week = week

## Errors

not-found-title = There is nothing here
not-found-text = The address may be incomplete: links in letters are long, and some mail programs break them. Try copying the whole line.
link-over-title = This link does not work
link-over-text = It may be incomplete, or very old. Ask the host of your space for help.
sign-in-needed-title = Please sign in
sign-in-needed-text = This page is for organisers. Ask for a sign-in link on the server: elevenses organiser link YOUR-ADDRESS
too-much-title = That is too much
too-much-text = What was sent is larger than a check-in can be. Please shorten it.
too-often-title = Too many at once
too-often-text = So many check-ins came from your network in the last minutes that we have to pause. This one was not kept. Please wait a minute and press the button again, or tell the host.
trouble-title = Something went wrong on our side
trouble-text = It has been written down. Please try again in a minute.

## The demo

demo-title = The morning at { $space }
demo-intro = It is { $time } on { $day }. Eight people checked in; each got the letter below. Open a letter and press its buttons: when two people have both said yes, both are introduced.
demo-letters = Letters so far ({ $count })
demo-see-html = as it looks
demo-see-text = as text
demo-form = The check-in form
demo-organiser = The organiser's page
demo-kiosk = The tablet at the door
demo-kiosk-code = On a real tablet you would type this code, which the organiser has made: { $code }. Here this browser is the tablet.
demo-kiosk-open = Open the tablet's page
demo-empty-outbox = No letters yet.
