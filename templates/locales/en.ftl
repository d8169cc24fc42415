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

## To the address that somebody had before

goodbye-subject = Your address at { $space } was changed
goodbye-preheader = Nothing more comes to this one.
goodbye-title = Your address at { $space } was changed
goodbye-text = An organiser has written down another address for you. Letters from { $space } go there from now on, and this is the last one here. If you asked for that, all is well. If it was not you, write to { $contact }. Links in letters that came here before still work: they lead to your own page, and stop all letters at once, also those to the other address.
goodbye-why = You get this once, because letters from { $space } came to this address until now.

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

## A password was set, changed or removed

password-subject = Your password was { $what ->
        [set] set
        [removed] removed
       *[changed] changed
    }
password-preheader = If that was not you, do something about it now.
password-title = Your password was { $what ->
        [set] set
        [removed] removed
       *[changed] changed
    }
password-text = { $what ->
        [set] Until now you had no password; one was set just now, with which anybody who knows it signs in at { $space } as you.
        [removed] Your password for signing in at { $space } was removed just now. A link by mail signs you in, as before.
       *[changed] Your password for signing in at { $space } was changed just now.
    } If it was you, all is well. If it was not, have a sign-in link mailed to you: under your address at the foot of each page, press “Sign me out everywhere else”. Then ask whoever runs the server to remove the password.
password-button = To signing in
password-why = You get this because this address may sign in at { $space }, and its password was changed.

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
privacy-kept-uploads = A list that an organiser looks at before saving it, or leaves unsaved: one day.
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
privacy-seen-host = { $host } and the other organisers of { $space } see what you wrote about yourself, when you are in, which letters went out to you and what stood in them (without your own links, and but for our answers to what you write to us), whom you were introduced to once all had said yes, and what came of it. They tell others of it, and name you on the picture of connections that everybody may see, only as far as you allow.
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
sign-in-over-text = It was used already, or is older than an hour. You can have a new one mailed.
sign-in-over-button = Mail me a new link
sign-out-button = Sign out
today-title = Today, { $day }
today-went-out = Digests went out at { $time }.
today-made-up = Digests were due at { $due } and went out at { $time }.
today-skipped = No digests went out: { $why }
today-not-yet = Digests go out at { $time }.
today-none-due = No digest is due today.
today-in = In today ({ $count })
today-in-none = Nobody has checked in yet.
today-alarm = Something is amiss on the server. Tell the person who runs it: “{ $name }”, in “elevenses alarms”.
today-needs = Needs you ({ $count })
today-needs-none = Nothing needs you.
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
address-book-edit = Edit
address-book-edit-title = Edit { $name }
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
report-column-of = Of
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
sign-in-needed-text = This page is for the organisers of a space. Sign in, and you come straight to it.
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
only-looks-title = You may look here, not change things
only-looks-text = Your sign-in is for looking. An owner of this space can change that under Set-up, Who may sign in.
refused-title = That cannot be done
stale-title = This form is not from your present sign-in
stale-text = Nothing was changed. Go back, load the page anew, and press the button once more. If you were signed out meanwhile, sign in first.

## Console: the frame

console-nav = Console
console-today = Today
console-tomorrow = Tomorrow
console-people = People
console-connections = Connections
console-reports = Reports
console-log = Log
console-set-up = Set-up
console-help = Help
pager = Pages of this list
pager-says = { $from } to { $until } of { $total }
pager-before = Earlier page
pager-after = Next page
console-looks = You are looking at this space; you cannot change anything here.

help-day = What do I do in a day?
help-day-answer = Open Today. If something needs you, it stands at the top with its buttons; everything else has been done. Then look at Tomorrow, if you like to know who would hear of whom. Two minutes are enough.
help-nobody = Why did nobody get a letter?
help-nobody-answer = The first sentence of Today says it: the letters are not due yet, or not at all; the space is closed or rests; you hold the day; they wait for your word; or they were skipped, and why. If they went out: somebody who heard of nobody stands on Tomorrow under “Nobody to suggest”, with the reason.
help-why = Why did she get this letter?
help-why-answer = Open Log, find the letter, and press it: there it says which check-in it came from, what the reasons were, when it left and what the mail server answered.
help-wrong = Two wordings are taken for the same thing, and are not
help-wrong-answer = Open Tomorrow and press “Why … would get this” below the person's letter, then “What the two are interested in”, then “Not the same thing”. From the next morning on your space tells them apart. Set-up, Topics shows all that was decided, and takes it back.
help-no = Can I see who said no?
help-no-answer = No. Nobody is told of a no, and neither are you: people answer freely only if it stays between them and the machine. You see who was introduced once both have said yes.
help-hold = Somebody should not hear of anybody today
help-hold-answer = Open Tomorrow, or today before the letters leave, and press “Hold” beside them. To keep two people apart for good, open one of them under People and press “Keep apart from somebody”; neither learns of it.
help-leaves = Somebody asks what is kept of them, or wants to be forgotten
help-leaves-answer = Everybody gets and deletes their own data from “Your page”, which is linked in each letter. If they ask you, open them under People and press “Forget them”. What they told others before stays with those others.
help-texts = Somebody has no e-mail on their phone
help-texts-answer = If your space sends texts, open them under People and sign their number up: they answer YES to a text, and get their mornings there.
help-figures = How good are these figures?
help-figures-answer = About one suggestion in six ends in an introduction if people say yes to two in five: with eight people in, two introductions are a good day. Below twenty cases we print counts and no percentages, because a percentage of five says nothing.

## Console: signing in, accounts

sign-in-by-link = By a link in a letter
sign-in-by-link-text = We mail you a link. It signs you in once, within an hour; no password needed.
sign-in-email = Your email address
sign-in-mail-me = Mail me a link
sign-in-no-mail = No letter comes where this server sends no mail yet: letters then go to a folder on the server, and whoever runs it can print a link with: elevenses organiser link YOUR-ADDRESS
sign-in-by-password = By a password, if you have set one
sign-in-address = Your email address
sign-in-password = Your password
sign-in-wrong = The address or the password is not right. Check both, or let us mail you a link.
sign-in-held-off =
    { $count ->
        [one] Too many wrong passwords were typed for this address, or from your network. Wait a minute and try again; or let us mail you a link, that works now.
       *[other] Too many wrong passwords were typed for this address, or from your network. Wait { $count } minutes and try again; or let us mail you a link, that works now.
    }
sign-in-sent-title = Look in your inbox
sign-in-sent-text = If this address may sign in here, a letter with a link is on its way to it. The link works once, within an hour.
sign-in-sent-nothing = No letter after a few minutes? Look among the junk mail, check the address, or ask an owner of your space whether they have added you. At most a few letters an hour go to one address.
sign-in-sent-again = Back to signing in
account-title = Your sign-in
account-who = You are signed in as { $email }. At { $space }: { $role }.
account-password-title = Password
account-has-password = You have a password. A link by mail works as well.
account-no-password = You have no password: a link by mail signs you in each time. If you would rather type a password, set one.
account-set-password = Set a password
account-change-password = Change your password
account-password-text = At least ten characters, of any kind. Your other browsers are signed out when you save.
account-password-remove = To do without a password, leave both new fields empty.
account-password-keep = Save
account-password-differs = The two new passwords are not the same; type both once more.
account-password-wrong = This is not your present password. If you do not remember it: sign out, and sign in by a mailed link; whoever runs the server can remove it with: elevenses organiser password YOUR-ADDRESS --remove
account-password-held-off = It was typed wrongly too often. Wait an hour, then try again.
account-password-done = Saved
account-password-done-text = Your other browsers have to sign in again.
field-present_password = Your present password
field-new_password = New password
field-new_password_again = The new password once more
account-browsers = Where you are signed in
account-some-browser = A browser
account-this-browser = This browser, since { $since }
account-browser-seen = Since { $since }; last seen { $seen }
account-sign-out-others = Sign me out everywhere else
account-sign-ins = Your last sign-ins
account-sign-ins-text = Kept for 90 days. If something here was not you: change your password, if you have one, and have an owner sign everybody out.
sign-in-log-link = Signed in by a mailed link
sign-in-log-password = Signed in by password
sign-in-log-wrong = A wrong password
sign-in-log-held-off = More wrong passwords, held off
column-deed = What
column-who = Who
column-browser = Browser
organisers-title = Who may sign in
organisers-add = Add somebody
organisers-add-text = They are mailed a link that signs them in. They can set a password afterwards, or ask for a new link each time.
organisers-add-button = Add, and mail them a link
organisers-there-already = This address may sign in here already. To change what it may do, choose Change beside it.
organisers-not-mailed = { $email } may sign in now. Links were mailed to this address already a short while ago, so no further one was; they can ask for one on the sign-in page later.
organisers-choose-role = Choose what they may do.
organisers-change = Change
organisers-keep = Save
organisers-only-owners = Only an owner can change who may sign in.
organisers-last-owner = This is the only owner. Make somebody else an owner first.
organisers-never-in = Has not signed in yet.
organisers-roles = What the words mean
organisers-remove-title = Take { $email } away?
organisers-remove-text = They cannot see this space any more, from this moment on. What they did here stays.
organisers-remove-button = Take away
organisers-sign-ins = Last sign-ins
organisers-sign-ins-text = Of everybody who may sign in here, for 90 days.
organisers-sign-out = Sign everybody out
organisers-sign-out-text = Ends every session of everybody who may sign in here, yours too; also at other spaces of theirs. They sign in again by a link or their password.
field-organiser_email = Their email address
field-role = What they may do
role-owner = Owner
role-owner-text = does everything, and says who may sign in
role-organiser = Organiser
role-organiser-text = runs the space
role-viewer = Viewer
role-viewer-text = looks, and changes nothing
role-none = Nothing: take them away

## Console: people

people-title = People
people-search = Find
field-q = Name, company or address
field-q-hint = The beginning of any word is enough.
people-shows = Show
people-show-all = Everybody
people-show-in_today = In today
people-show-paused = Resting
people-show-stopped = Want no letters
people-show-unreachable = Letters come back
people-show-new = New, not invited
people-found =
    { $count ->
        [one] 1 person
       *[other] { $count } people
    }
people-none-yet = Nobody is known here yet. Import your list of members, or put the check-in form's address at the door.
people-none-so = Nobody at the moment.
people-none-found = Nobody is found by “{ $typed }”. Try the beginning of a name, a company or an address.
people-never-in = Not yet
people-add = Add somebody by hand
people-add-text = On your word: nobody writes to them before they check in or you invite them, and they are not in by being added.
people-add-button = Add
people-import = Import a list
people-erased = They are forgotten.
column-company = Company
column-email = Address
column-letters = Letters
column-last-in = Last in
column-day = Day
column-how-known = How we know
standing-active = Yes
standing-paused = Paused until { $day }
standing-silent = Rest: three letters went unanswered
standing-unreachable = Come back: the address does not work
standing-stopped = Wants none
person-back = Back to { $name }
person-name = The name they go by
person-surname = Surname (optional)
person-email = Email address
person-company = Company or organisation (optional)
person-here_as = They are here as
person-headline = What they do (optional)
person-offers = What they could help others with, one on each line (optional)
person-needs = What they are looking for, one on each line (optional)
person-interests = What they are interested in, with commas between (optional)
person-note-added = Added. Invite them, or wait until they check in.
person-note-known = This address was known already. What was missing has been filled in; the rest is as it was.
person-note-saved = Saved.
person-note-invited = An invitation is on its way.
person-note-not-invited = They were not invited: they have been before, have answered already, or want no letters.
person-note-merged = The two are one now.
person-fact-today = Today
person-fact-place = Sits
person-fact-letters = Letters
person-fact-email = Address
person-fact-phone = Telephone
person-fact-company = Company
person-fact-here-as = Here as
person-fact-shares = Shares, once both say yes
person-fact-known = Known
person-fact-invited = Invitation
person-in-wants = In, would like introductions
person-in-wants-none = In, no introductions today
person-not-in = Not in
person-known = Since { $day }, { $how }
person-known-by-letter = confirmed by a letter to their address
person-known-by-organiser = by the organiser's word
person-known-by-text = confirmed by text
person-invited = On { $day }; no answer yet
person-accepted = Said yes on { $day }
person-shares-email = Their address
person-shares-phone = Their telephone number
person-shares-in_person = Nothing: they want to be met in person
person-said = What they told us
person-said-nothing = Nothing yet.
person-lines-headline = Does
person-lines-offers = Could help with
person-lines-needs = Is looking for
person-lines-interests = Is interested in
person-standing-yes = { $line } (happy to be asked)
person-card-text = This is what a letter to somebody else can say of them before both have said yes. Nothing more.
person-introductions = Introductions
person-introductions-text = What anybody answered is theirs, and stands nowhere here. You see that two were introduced once both said yes.
person-introductions-none = None yet.
person-suggested = suggested on { $day }
person-introduced = introduced on { $day }
person-met = introduced on { $day }; they met
person-somebody-gone = Somebody who was forgotten since
person-connections = Connections
person-connections-none = None yet.
person-since = since { $day }
person-apart-end = Let them meet again
person-days = Days here
person-days-none = They have not been in yet.
person-day-left = { $wants }; left, or did not come
person-messages = Letters and texts
person-messages-none = Nothing has gone to them yet.
person-by-text = { $letter } (by text)
person-consents = What they agreed to
person-consents-text = The ledger: it only grows. The number leads to the words they agreed to, below.
person-wordings = The words they agreed to
consent-introductions = Introductions
consent-round_table = On “also in today”
consent-share_contact = Share how to reach them
consent-standing_yes = Happy to be asked
consent-story = Tell their story
consent-texts = Texts
consent-stop = No more letters
consent-pause = A break
consent-resume = Letters again
consent-erase = Be forgotten
consent-given = yes
consent-not-given = no
person-check-in = Check in for today
person-not-in-button = Not in after all
person-resume = End the break
person-reach-again = The address works again
person-invite = Invite to introductions
person-edit = Edit
person-pause = A break
person-stop = Wants no letters
person-apart = Keep apart from somebody
person-texts = Sign up for texts
person-merge = Is the same person as
person-erase = Forget them
person-edit-title = { $name }
person-edit-text = What they agreed to and what they answered is theirs, and cannot be changed here. If you change the address, letters go to the new one from now on. Letters that are waiting are not sent, and the old address is told that it was changed.
person-edit-button = Save
person-check-in-title = Check in { $name } for today
person-check-in-text = On your word, as they told you.
person-check-in-button = Check in
person-wants_introductions = Would they like introductions today? Ask them.
person-wants-yes = Yes, they said so
person-wants-no = No, or I have not asked
person-today_line = What they are working on today (optional)
person-place = Where they sit (optional)
person-pause-title = A break for { $name }
person-pause-text = No morning letters until that day. What they were asked before can still be answered.
person-pause-button = Save
field-until = Letters come again on
field-until-hint = After today; a year from now at most.
person-pause-no-day = Give a day, like 2026-08-31.
person-pause-past = It has to be a day after today.
person-pause-too-far = A year from now at most. Who wants no letters for good: go back, and choose “Wants no letters”.
person-stop-title = Does { $name } want no more letters?
person-stop-text = Only if they told you. Nothing goes to them any more from { $space }, and only they can take it back, on their own page.
person-stop-button = No more letters to them
person-apart-title = Keep { $name } apart from somebody
person-apart-text = They are not suggested to each other from now on. Neither is told; what was suggested before stays.
person-apart-button = Keep apart
field-other = Who?
field-other-hint = Their name or address.
person-texts-title = Texts for { $name }
person-texts-text = Only when they are there and ask for it. The number is asked by a text; once it answers YES, the morning's list comes by text.
person-texts-button = Ask this number
person-texts-wording = Asked for at the desk: the day's introductions by text
field-number = Telephone number
field-number-hint = With + and the country, or as it is dialled here.
person-texts-asked = { $number } is asked by a text. Once it answers YES, { $name } gets texts there. Without an answer within three days the number is forgotten.
person-texts-doubt = Look at it once more: the number { $doubt }.
person-texts-none = This space sends no texts.
person-texts-already = They get texts at this number already.
person-texts-taken = Somebody else here gets texts at this number.
person-texts-stopped = This phone has answered STOP; only START, sent from it, takes that back.
person-texts-too-often = Texts have been asked for often enough today; try again tomorrow.
person-merge-title = Who is the same person as { $name }?
person-merge-text = The next page says what becomes whose, before anything is done.
person-merge-button = Go on
merge-title = Are these two one person?
merge-text = Everything of the second becomes the first's: days here, lines, introductions, answers, connections.
merge-address = Letters go to { $email }. A check-in with { $old } counts as theirs, too.
merge-later = Where both said something, the later word stays. If either wanted no letters, that holds.
merge-for-good = This cannot be undone.
merge-button = Yes, they are one: { $name }
merge-other-way = The other way round
merge-check-ins = Days here
merge-lines = Lines of their profile
merge-introductions = Introductions
merge-connections = Connections
person-erase-title = Forget { $name }?
person-erase-text = This deletes everything about them at { $space }: what they told us, every letter to them, and what letters to others say of them. Their address stays forgotten, so that no import brings them back. This cannot be undone. If they ask for their data first: they get it from their own page.
person-erase-button = Forget them for good
person-erase-type = To go on, type their name: { $name }
person-erase-other = Type the name as it stands above: { $name }
person-erase-wording = An organiser pressed “Forget them for good” on the console
party-same = That is the same person. Choose somebody else.
party-several = Several are found. Choose whom you mean.
party-none = None of these; I will write it anew
party-outside = Only members, nobody from the address book.
by-hand-type = Their name or address; for somebody from the address book, the name as it stands there.
party-nobody-outside = Nobody here is found by that, nor in the address book. Try the beginning of a name, or the address.
party-nobody = Nobody here is found by that. Try the beginning of a name, or the address.

## Console: set-up, schedule, voice

settings-save = Save
settings-saved = Saved. It is in force from now on.
settings-by-file = These settings are in the file { $file } on the server. This page shows them; the person who runs the server changes them there.
settings-take-over = Take them over
settings-meanwhile = Somebody else changed these settings while you were. What you typed is still here and nothing of it is saved: look at the page anew in another tab, and press Save again if yours is to stand.
settings-busy = Others are changing these settings at this moment. Press the button once more.

set-up-title = Set-up
set-up-first = Set up your first morning
set-up-waits = Nothing is sent yet. Take these steps in any order, leave and come back whenever you like; letters go out once you press Go. People can check in already.
set-up-after-go = What comes after Go
set-up-settings = Settings
set-up-topics = Topics: what counts as the same
set-up-import = Bring in people or check-ins from a spreadsheet
set-up-organisers = Who may sign in
set-up-server = Set up by the person who runs the server
set-up-door = The code for the door, to print: elevenses qr --space { $space } --poster. A tablet there: elevenses kiosk enrol front-door --space { $space }
set-up-texts = Introductions by text, as “{ $name }”
set-up-no-texts = No introductions by text
set-up-feed = Spreadsheets that come by themselves: { $name }
set-up-webhook = Another program posts check-ins: { $name }
set-up-unused-file = There is a file { $file } on the server as well. It is not used: these pages have the settings. Before they can go back to a file, it has to be moved away.
set-up-expect = What to expect
set-up-expect-about = Few suggestions become introductions, and that is how it should be: somebody is introduced only when both say yes. With 8 people in and 12 suggestions, about 2 introductions come of a day. Small rooms have quiet mornings; nobody gets a letter with nothing in it.
step-done = done
step-to-do = to do
step-space = The space
step-space-about = Its name, its postal address for the foot of each letter, and its clock.
step-space-go = Name and place
step-voice = Your voice
step-voice-about = In whose name letters are written, how they greet, and their colour, with a letter beside it.
step-voice-go = How letters sound
step-people = People
step-people-about = Bring in a list of people or of check-ins, or let them come by the form. Nobody on a list gets a letter before they check in or you invite them.
step-people-there = { $count ->
    [one] One person is here.
   *[other] { $count } people are here.
  } You can bring in more at any time.
step-people-go = Bring in a spreadsheet
step-schedule = When letters go out
step-schedule-about = One sentence to fill in.
step-schedule-go = Fill in the sentence
step-rehearsal = A letter to yourself
step-rehearsal-about = See in your own inbox what people will get. Nobody else gets anything.
step-rehearsal-go = Send me a sample letter
step-go = Go
step-go-about = From then on letters go out by themselves, at the times below. You can rest or stop at any time.
step-go-go = Go
go-no-schedule = There is no time for letters yet
go-no-schedule-about = Fill in when letters go out, then press Go.
owner-title = Whose word the settings are
owner-file = The settings of this space are in the file { $file } on the server.
owner-console = The settings of this space are on these pages.
take-over-about = You can take them over: then they are changed here, and the file is put aside as { $file }.adopted. Nothing else changes, and letters go on.
take-over-button = Take over
release-about = You can give them back to the file { $file } on the server: it is written with what these pages say, and from then on only the person who runs the server can change them. Notes that somebody had written in an earlier file do not come back.
release-button = Give them to a file
adopted = You have taken over the settings
adopted-aside = They are changed on these pages from now on. The file was put aside as { $file }.
adopted-unused = They are changed on these pages from now on. The file { $file } could not be put aside; it stays where it is and is not used.
adopted-no-file = They are changed on these pages from now on.
released = A file has the settings again
released-about = { $file } on the server says them from now on.
not-released = The settings stay on these pages
not-released-about = The file could not be written, or there is one already, which has to be moved away first. The person who runs the server finds the reason in the log, and can try: elevenses space release
new-space-title = Another space
new-space-about = A hub of its own, with people, letters and settings of its own. It sends nothing before you press Go there.
new-space-button = Make it
new-space-bad-slug = Write lower-case letters, digits and hyphens, at most 40.
new-space-taken = There is a space of this name in addresses already; choose another one.
field-new_name = What is it called?
field-new_slug = Its name in addresses (optional)
field-new_slug-hint = Lower-case letters, digits and hyphens, such as harbour-loft. It stays as it is.

space-title = Name and place
field-set_name = Name of the space
field-set_zone = Time zone
field-set_zone-hint = As in Europe/London: the region, a slash, the city.
field-set_postal_address = Postal address (optional)
field-set_postal_address-hint = At the foot of each letter. In many countries letters to many people must have one.
field-set_host_from = Letters come from
field-set_host_from-hint = An address for which your mail server may send; ask the person who runs it before you change this.

voice-title = Voice
voice-show-me = Show me
voice-preview = A letter as it would be
voice-as-text = The same as plain text
voice-not-shown = “{ $field }” { $why }
field-set_host_name = Name of the host
field-set_host_name-hint = Letters are written in this person's name.
field-set_host_role = What they are there (optional)
field-set_host_reply_to = Answers that people type go to
field-set_host_reply_to-hint = Without one, to the address that letters come from.
field-set_voice_colour = Colour of the buttons
voice-contrast = White words on the present one have a contrast of { $contrast } : 1; 4.5 : 1 is the least that everybody can read.
field-set_voice_greeting = Greeting (optional)
field-set_voice_greeting-hint = {"{name}"} becomes the reader's name. Without one: Good morning.
field-set_voice_sign_off = Sign-off (optional)
field-set_voice_sign_off-hint = Without one: the host, what they are, and the space.
field-set_voice_footer = Footer (optional)
field-set_voice_footer-hint = Below the name. *emphasis*, **strong**, lists with a hyphen, and links as [words](https://address). At most 1,000 characters.
field-set_locale = Language of letters and pages
language = English

schedule-title = Schedule
schedule-clock = { $zone } time; it is { $time } now, { $day }.
schedule-letters = The morning's letters
schedule-second-run = The second run is for those who come later, on the same days. Leave its time empty for none.
schedule-follow-up = “Did you meet?”
schedule-report = The week's letter to you
schedule-word = Your word first
schedule-approve = Wait for my word before a morning's letters go out
schedule-off = Never
schedule-crontab = For those who know crontab lines
schedule-crontab-lines = Minute, hour, day, month, weekday. A line that you change here counts more than the sentence above; empty is never.
schedule-kept-line = A crontab line says more here than this sentence can: { $line }. It stays while days and time are empty.
schedule-look = Show me when that is
schedule-next = What comes next
schedule-would-be = What would come next
schedule-not-kept = This is only shown; nothing is saved yet.
schedule-fires-digest = Letters
schedule-fires-addendum = Second run
schedule-fires-follow_up = “Did you meet?”
schedule-fires-report = The week's letter
schedule-never = { $what }: none are set
schedule-not-soon = not soon
schedule-at = { $day } at { $time }
schedule-then = { $what }: { $times } ({ $zone } time)
field-digest_days = Send on
field-digest_time = Send at
field-set_rules_people_per_digest = to everybody who has checked in by then, at most this many people each:
field-set_rules_no_repeat_days = not the same two again for so many days they both were in:
field-addendum_time = Second run at
field-follow_up_days = Ask who was introduced on
field-follow_up_time = Ask at
field-report_day = Send it every
field-report_time = Send it at
field-set_rules_approve_first = Before they go out
field-set_rules_grace_hours = How many hours late letters may still go out
field-set_rules_grace_hours-hint = After trouble, or while they wait for your word. 0 to 24; never past midnight, when their day is over.
field-set_schedules_digest = Letters, as a crontab line
field-set_schedules_addendum = Second run, as a crontab line
field-set_schedules_follow_up = “Did you meet?”, as a crontab line
field-set_schedules_report = The week's letter, as a crontab line
space-rest-title = Rest
space-rest-about = In a holiday no morning letters go out until the day you choose, and nobody is asked “did you meet?”; people can still check in. Introductions that were answered yes, answers and the week's letter still go out.
space-rests = This space rests until { $day }: no morning letters go out before.
space-rest-button = Rest until then
space-rest-end = Go on now
field-pause_until = Goes on with

closed-title = Closed days
closed-about = On these days no morning letters go out, nobody is asked “did you meet?”, and nobody can say that they will be in. Introductions and answers still go out.
closed-coming = Coming closed days
closed-none = There are none. Add one below, or take them from a calendar.
closed-day = { $day } { $year }
closed-by-calendar = by a calendar
closed-remove = Remove
closed-add = Add a day
closed-add-button = Add
closed-file = From a calendar's file
closed-file-about = Export a calendar as iCalendar (a file that ends in .ics). You see which days it would close before anything is kept. Events of whole days count, and those from nine to five or longer; an hour's meeting does not.
closed-file-button = Show its days
closed-no-file = Choose a file first.
closed-file-wrong = The file { $why }.
closed-found-title = What the file would close
closed-found = { $count ->
    [0] It closes no day of the next two years.
    [one] It closes one day of the next two years.
   *[other] It closes { $count } days of the next two years.
  } Events that are too short for that: { $short }. Events that could not be read: { $unread }.
closed-found-add = Add the ticked days
closed-calendars = Calendars that are looked at
closed-calendars-about = Their closed days come and go by themselves: each is looked at once a day.
closed-calendar-add = Add this calendar
closed-look = Look at them now
closed-looked = Looked at on { $day } at { $time }.
closed-failed = Could not be read on { $day } at { $time }: { $why }. Its days stay as they were; it is tried again.
closed-not-looked = Not looked at yet.
closed-not-a-day = That is not a day; choose one from the calendar, or write it like 2026-12-25.
field-closed_day = Day
field-closed_why = Why (optional)
field-closed_file = The calendar's file
field-closed_found = Closed on
field-closed_calendar = The calendar's address
field-closed_calendar-hint = It begins with https:// and often ends in .ics. Whoever has it can read the calendar.

## Console: today, tomorrow

today-not-started = Nothing is sent yet: you have not started.
today-start = Set up and start
today-rests = Introductions rest, and go on with { $day }.
today-closed = You are closed today, so no digests go out.
today-held = Nothing will be sent today: you are holding it.
today-release = Send today after all
today-waits = Today's digests wait for your word, until { $time }.
today-will-ask = Digests are due at { $time }, and wait for your word then.
today-send-them = Send them
today-not-today = Not today
today-hold = Hold today
today-send-now = Send now to whoever has no letter yet
today-letters = Letters that suggest somebody: { $figures }.
today-done-sent = The letters are on their way.
today-done-nobody = Everybody who is in and could hear of somebody has had their letter.
today-done-too-late = Nothing was changed: it is over, or they have said something themselves.
today-done-topics = They count as one from the next morning on. You can undo it under Set-up, Topics.
today-people-in =
    { $count ->
        [one] person in
       *[other] people in
    }
today-suggested =
    { $count ->
        [one] introduction suggested
       *[other] introductions suggested
    }
today-introduced =
    { $count ->
        [one] pair introduced: both said yes
       *[other] pairs introduced: both said yes
    }
today-met =
    { $count ->
        [one] told us they met
       *[other] told us they met
    }
today-no-letter = None, { $because }
today-no-letter-yet = Not yet
state-delivered = Delivered
state-refused-why = Could not be delivered: { $why }
undelivered-address = the address is wrong
undelivered-full = the mailbox is full
undelivered-otherwise = the other side refused it
needs-meant = About meeting { $name }:
needs-yes = Yes, introduce { $name }
needs-no = Not { $name } this time
needs-neither = Neither: I have read it
needs-read = I have read it
needs-met = They met
needs-not-met = They did not
needs-same = The same thing
needs-not-same = Not the same thing
needs-two-people = Two different people
needs-merge = Look at the two and make them one
needs-look = Look at the letters
needs-check-address = Check the address
needs-person = All about them
needs-letter = See the letter
needs-import = Import

tomorrow-title = Tomorrow's digests
tomorrow-title-today = Today's digests
tomorrow-title-day = Digests of { $day }
tomorrow-days = Other days
tomorrow-sending = { $day }, sending at { $time }.
tomorrow-sending-unapproved = { $day }, at { $time }. Nothing is sent before somebody here has said so.
tomorrow-sending-approved = { $day }, sending at { $time }. You said that it may go.
tomorrow-went-out = { $day }: the letters went out at { $time }. This shows who would still get one.
tomorrow-held = { $day }: nothing will be sent. You are holding it.
tomorrow-not-started = { $day }: you have not started yet, so nothing will be sent. The button is under Set-up.
tomorrow-rests = { $day }: introductions rest, so nothing will be sent.
tomorrow-closed = { $day }: you are closed, so nothing will be sent.
tomorrow-not-due = { $day }: no digest is due. This is what it would say.
tomorrow-forecast = { $checked_in } { $usual } This is a forecast; it will change as people check in.
tomorrow-checked-in =
    { $count ->
        [0] Nobody has checked in for it yet.
        [one] One person has checked in for it.
       *[other] { $count } people have checked in for it.
    }
tomorrow-usual =
    { $count ->
        [0] Nobody else usually comes on a { $weekday }.
        [one] One more usually comes on a { $weekday }.
       *[other] { $count } more usually come on a { $weekday }.
    }
tomorrow-usual-unknown = After a few weeks this page also knows who usually comes on a { $weekday }.
tomorrow-copied = A copy is on its way to { $email }.
tomorrow-rehearsed = A letter to look at is on its way to { $email }. Nobody else gets it.
tomorrow-checks = Before it is sent
tomorrow-check-unreachable =
    { $count ->
        [one] Letters to one of them come back; they get nothing:
       *[other] Letters to { $count } of them come back; they get nothing:
    }
tomorrow-check-empty =
    { $count ->
        [one] One of them has not said what they look for or offer:
       *[other] { $count } of them have not said what they look for or offer:
    }
tomorrow-check-large =
    { $count ->
        [one] One letter is so long that mail programs cut it:
       *[other] { $count } letters are so long that mail programs cut them:
    }
tomorrow-decided = What you decided
tomorrow-held-member = { $name } gets nothing on that day, and nobody hears of them.
tomorrow-release-member = Let { $name } in again
tomorrow-left-out = { $first } and { $second } do not hear of each other on that day.
tomorrow-put-back = Put { $first } and { $second } back
tomorrow-letters = Letters ({ $count })
tomorrow-no-letters = Nobody would get a letter. It takes two people who are in, want introductions, and have something for each other.
tomorrow-no-more-letters = Nobody would still get a letter.
tomorrow-would-get = { $name } would get
tomorrow-subject = Subject: { $subject }
tomorrow-by-text = By text, about: { $subject }
tomorrow-see = See the letter to { $name }
tomorrow-why = Why { $name } would get this
tomorrow-person = All about { $name }
tomorrow-by-hand = Write { $name } an introduction yourself
tomorrow-leave-out = Leave out { $name } for { $reader }
tomorrow-hold-member = Hold { $name }
tomorrow-copy = Send me a copy of { $name }'s letter
tomorrow-hold = Do not send on { $day }
tomorrow-release = Send on { $day } after all
tomorrow-approve = Send them on { $day }
tomorrow-nobody = Nobody to suggest ({ $count })
tomorrow-nobody-none = Everybody who would be in hears of somebody.
tomorrow-nobody-why = { $name } hears of nobody, { $because }.
tomorrow-why-nobody = Why { $name } hears of nobody
letter-phone = On a phone
letter-phone-dark = On a phone, in the dark
letter-desktop = On a computer
letter-as-text = As text
letter-by-text =
    { $count ->
        [one] As a text message (one part)
       *[other] As a text message ({ $count } parts)
    }
letter-text-title = The text to { $name }
letter-nowhere = This is how it would look. Its buttons and links lead nowhere until it is sent.
letter-back = Back to all letters of the day
letter-copy = Copy for an organiser
copy-subject = Copy for you: { $subject }
copy-note = This is a copy of { $name }'s letter of { $day }, for you alone. Its buttons and links lead nowhere.
copy-note-invented = This is a rehearsal of { $day }, for you alone. Its people are invented, and its buttons and links lead nowhere.
rehearsal-first-name = Maya
rehearsal-first-headline = Ceramicist
rehearsal-first-today = Glaze tests
rehearsal-first-phrase = photographing products
rehearsal-first-you = Somebody to photograph our products
rehearsal-first-they = Photographing products, on film or not
rehearsal-second-name = Otis
rehearsal-second-headline = Writes software for libraries
rehearsal-second-today = A grant report
rehearsal-second-phrase = Wild swimming
why-title = Why, for { $name } on { $day }
why-rule =
    { $count ->
        [one] { $name } hears of { $wish } at most. Two who were suggested to each other come up again after a day on which they were in, sooner if they write something new.
       *[other] { $name } hears of { $wish } at most. Two who were suggested to each other come up again after { $count } days on which they were in, sooner if they write something new.
    }
why-others = The others
why-nobody-near = Nobody else who wants introductions would be in.
why-put-forward = { $name } and { $other } would hear of each other.
why-others-fit-better = { $other } would fit, but others fit better.
why-left-out = { $other }: you left the two out on that day.
why-kept-apart = { $other }: they were introduced, know each other, or are not to be brought together.
why-colleagues = { $other }: their addresses are of one firm, so they know each other.
why-came-together = { $other }: they came together.
why-lately = { $other }: suggested to each other { $days } attended days ago, and nothing new since.
why-no-reason = { $other }: nothing connects them on paper.
why-more =
    { $count ->
        [one] With one more, nothing connects them on paper.
       *[other] With { $count } more, nothing or little connects them on paper.
    }
why-compare = What the two are interested in: { $other }
why-pair = { $name } and { $other }: what they are interested in
why-counted-as-one = “{ $one }” and “{ $two }” count as the same thing.
why-not-same = Not the same thing
why-same = The same thing
why-wording-of = { $name } wrote
why-nothing-to-compare = Nothing else they wrote as interests could be the same.
why-taught = Topics
why-undo = It counts from the next morning on. You can undo it under Set-up, Topics.
why-topics = All topics
why-back = Back to the two
topic-alone = “{ $word }” stands for itself now.
topic-means = “{ $word }” counts as “{ $means }” now.
why-topic-unknown = Nobody here has written “{ $word }” any more, so nothing was changed.
topic-nothing = Nothing had to be changed.

## Console: import

import-title = Bring in a spreadsheet
import-intro = Choose a file of people or of check-ins: CSV, Excel or OpenDocument. You will see what was understood before anything is saved.
field-reads = What does it hold?
import-reads-tell = Tell it from its columns
import-reads-people = People: a member list, a guest list, an address book
import-reads-check-ins = Check-ins: who was in, when, and whether they want introductions
field-file = Your file
field-file-hint = Up to 20 MB.
import-upload = Read the file
import-no-file = Choose a file first.
import-too-large = The file is larger than { $most } MB, or did not arrive whole. Leave out columns that say nothing about people, or split it.
import-waiting = Not saved yet
import-recent = Brought in during the last seven days
import-recent-none = Nothing yet. What you bring in stands here for a week, with a button that takes it back.
import-when = { $day }, { $time }
import-when-undone = { $day }, { $time }, taken back since
import-undo-of = Undo the import of { $file }
import-gone = This file is not here any more
import-gone-text = It was saved, cancelled, or forgotten after a day. Nothing else has changed. Choose the file once more.
import-columns-title = Check what each column holds
import-read = { $count ->
        [one] We read { $file }: one row, { $columns }, separated by { $by }.
       *[other] We read { $file }: { $count } rows, { $columns }, separated by { $by }.
    }
import-read-workbook = { $count ->
        [one] We read { $file }: one row, { $columns }, a workbook.
       *[other] We read { $file }: { $count } rows, { $columns }, a workbook.
    }
import-read-nothing = We have { $file }, and something has to be settled before it can be read.
import-column-count = { $count ->
        [one] one column
       *[other] { $count } columns
    }
import-nothing-saved = Nothing is saved yet.
import-columns = Columns in your file
import-column-heading = Your heading
import-column-values = First values
import-column-use = Use as
import-use-as = Use { $heading } as
import-column-nameless = Column { $number }, without a heading
import-choose = Choose…
import-choose-error = Choose what it holds, or leave it out.
import-leave-out = Do not import
import-twice = More than one column is used as { $field }. Choose one of them, and leave the other out.
import-unused = { $count ->
        [one] One column is not imported, because it is empty or says nothing about whom to meet: { $headings }
       *[other] { $count } columns are not imported, because they are empty or say nothing about whom to meet: { $headings }
    }
import-columns-cut = Only the first { $count } columns of use are shown. What stands in the others is not imported unless it was recognised; leave columns out in your spreadsheet program to see the rest.
import-looks-check-ins = This looks like check-ins: it says when people were in and whether they want introductions. If it is, choose so below.
import-looks-people = This looks like a list of people rather than check-ins. If it is, choose so below.
import-to-preview = Preview the first 5 people
import-cancel = Cancel, save nothing
import-columns-back = Back to the columns
field-sheet = Which sheet of the workbook?
field-encoding = How are its letters written?
field-encoding-hint = If you do not know: open it in your spreadsheet program and save it as CSV (UTF-8).
field-dates = Which comes first in its dates?
import-dates-dmy = The day
import-dates-mdy = The month
import-dates-ask = Is { $example } …
import-dates-as = { $day }?
import-which-sheet = Several sheets of the workbook hold something. Choose one.
import-which-letters = The letters could be { $guess }, but that is not certain. Choose how they are written.
import-which-date = Its dates can be read in two ways. Say which is meant, below the columns.
import-no-column = There is no column for { $what } yet. If one of yours holds that, choose it below{ $hint }.
import-no-column-check-ins = There is no column for { $what } yet. If one of yours holds that, choose it below. If the file is a list of people, choose so under “What does it hold?”{ $hint }.
import-field-name = First name, or the name they go by
import-field-whole-name = Whole name
import-field-surname = Surname
import-field-company = Company
import-field-email = Email address
import-field-here-as = Coworker, visitor or host
import-field-shares = What they share when both say yes
import-field-headline = What they do
import-field-interests = What they like
import-field-offers = Could help with
import-field-needs = Looking for
import-field-today-line = What they do that day
import-field-wants-introductions = Want introductions: yes or no
import-field-place = Where they sit
import-field-came-with = Came with
import-field-stay = How long they stay
import-field-on-round-table = On the round-the-table: yes or no
import-field-timestamp = When they checked in
import-field-status = Whether they come
import-preview-title = { $file }: what would be saved
import-ready-people = { $count ->
        [0] Nobody can be brought in from this file.
        [one] One person ready: { $new } new, { $known } already here (gaps are filled, nothing is overwritten).
       *[other] { $count } people ready: { $new } new, { $known } already here (gaps are filled, nothing is overwritten).
    }
import-ready-check-ins = { $count ->
        [0] No check-in can be brought in from this file.
        [one] One check-in ready: { $new } new people, { $known } of people already here.
       *[other] { $count } check-ins ready: { $new } new people, { $known } of people already here.
    }
import-nobody-written = Nobody is written to because of it, until they check in or you invite them.
import-counts-as-said = Who is in on a day and wants introductions gets that morning's letter, as if they had checked in by the form.
import-too-early = { $count ->
        [one] One row is for a day that is too far away, and is left out.
       *[other] { $count } rows are for days that are too far away, and are left out.
    }
import-first = { $count ->
        [one] The first person, as they will look
       *[other] The first { $count } people, as they will look
    }
import-known = Already here: only what is missing is filled in.
import-rows = { $count ->
        [0] Rows that need a look
        [one] One row needs a look
       *[other] { $count } rows need a look
    }
import-rows-none = None: every row can be used as it is.
import-row = Row
import-row-why = What about it
import-row-aside = Set aside: { $why }
import-row-renamed = Somebody of that name is here already, so this one goes by “{ $name }”
import-save = Save
import-saving = Saving { $file }
import-saving-text = It is being saved, also if you leave this page. This page looks again by itself.
import-look-again = Look again
import-saved = { $file } is saved
import-failed = { $file } was not brought in
import-failed-text = Nothing of it was kept. Settle that in the file, and choose it once more.
import-failed-part = Some of its rows may have come in before that. Take them back here, or choose the file once more: what is there stays as it is.
import-undo-days = It can be taken back for { $count } days. Whatever people say or do until then stays.
import-to-people = See the people
import-undone-title = { $file } is taken back
import-undone-text = What nobody changed since is as it was before.
import-undone-before = It was taken back before; nothing was changed now.
import-undone-nothing = Nothing was there to take back.
import-undone-check-ins = { $count ->
        [one] One check-in is gone.
       *[other] { $count } check-ins are gone.
    }
import-undone-check-ins-restored = { $count ->
        [one] One check-in says again what it said before.
       *[other] { $count } check-ins say again what they said before.
    }
import-undone-people = { $count ->
        [one] One person is known no more.
       *[other] { $count } people are known no more.
    }
import-undone-people-restored = { $count ->
        [one] One person is as they were before.
       *[other] { $count } people are as they were before.
    }
import-undone-stayed = { $count ->
        [one] Of one person something stays, because they were in, said something or were written to since: { $names }
       *[other] Of { $count } people something stays, because they were in, said something or were written to since: { $names }
    }

## Console: topics, connections, reports, log

log-title = Log
log-find = Find messages
log-everything = All messages
field-who = To whom
field-who-hint = A name, the beginning of one, or an address.
field-message_kind = Which letter
field-state = Where it is
field-written_on = Written on
log-any-kind = Any
log-any-state = Anywhere
log-messages = { $count ->
        [0] Messages
        [one] One message
        [10000] The latest 10000 messages
       *[other] { $count } messages
    }
log-none = Nothing has been written yet. The first letters come with the first morning on which people are in.
log-none-so = No message fits that.
log-nobody-called = Nobody here is called “{ $name }”, and it is no address.
log-link-to = to
log-machine = What the machine did
log-machine-caption = Schedules, the latest first
log-machine-none = No schedule has been due yet.
log-result = What became of it
column-to = To
letter-confirmation = Answer to what they wrote
letter-goodbye = Goodbye to an address
log-at = { $day }, { $time }
log-fired-ran = Done on time.
log-fired-made-up = Made up later.
log-fired-skipped = Left out.
log-fires-digest = Morning letters
log-fires-addendum = Second letters
log-fires-follow-up = Did you meet?
log-fires-report = Report
log-message-title = { $kind } to { $name }
log-why = Why it was written
log-subjects = Whom it names
log-went = How it went
log-went-none = It has not been on its way yet.
log-letter = The letter
log-to = To { $to }
log-as-text = The same as text
log-masked = As it was sent, but for links that are only for its reader, and reminders, which tell what its reader answered.
log-letter-not-yet = It is written when it is sent, so that it says what holds then.
log-letter-gone = It is not kept any more, or was never sent.
log-state-waiting = It waits to be sent.
log-state-waiting-because = It waits until { $until }: { $because }.
log-state-accepted = It was sent: { $because }.
log-state-refused = It could not be delivered: { $because }.
log-state-unknown = It may have arrived: { $because }. It is not sent again by itself.
log-state-dropped = It was not sent: { $because }.
log-why-confirm-address = Somebody checked in with this address, which we did not know. It asks whether that was its owner; without an answer nothing of the form is used.
log-why-digest = They were in that morning and wanted introductions.
log-why-addendum = Somebody who came later fits with them, on the same day.
log-why-by-host = An organiser introduces them by hand, and asks them first.
log-why-introduction = All who were asked have said yes, so each is told how to reach the others.
log-why-follow-up = They were introduced, and both have been in since or two working days have passed: it asks whether they met.
log-why-paused = Three letters went unanswered, so introductions rest until they say otherwise.
log-why-invitation = An organiser pressed Invite. It asks once whether they would like introductions.
log-why-own-data = They asked on their own page for the link with which they see or delete what is known of them.
log-why-confirmation = They wrote to us, by mail or text. It says what was understood.
log-why-report = The schedule of reports was due, and this address is among those who get it.
log-why-sign-in = Somebody asked for a sign-in link for this address.
log-why-goodbye = An organiser changed their address. It says so once, to the address before.
log-why-copy = An organiser asked for a copy of somebody's letter.
log-firing-ran = The schedule was due { $due }.
log-firing-made-up = The schedule was due { $due } and was made up { $at }.
log-checked-in = They checked in { $at }, { $source }.
log-source-form = on the page
log-source-api = through another program
log-source-import = in a spreadsheet
log-source-kiosk = at the tablet
log-source-organiser = by an organiser
log-source-text = by text
log-source-mail = by mail
log-consent = They agreed { $at } to “{ $wording }” ({ $evidence }).
log-written = It was written { $at }.
log-by-host = An organiser brought them together.
log-by-host-sentence = An organiser brought them together: “{ $sentence }”
log-met = They were introduced { $at }, and have met.
log-introduced = They were introduced { $at }.
log-open = It can be answered until { $until }. What anybody answers is known once all have said yes.
log-over = It could be answered until { $until }.
log-attempt = Try { $number }, { $at }: { $result }.
log-attempt-answer = Try { $number }, { $at }: { $result }. The answer was: { $answer }
log-result-accepted = it was taken
log-result-try-later = it was put off, and is tried again
log-result-refused = it was refused for good
log-result-our-fault = the server refused us, not the person
log-result-unknown = the connection broke while it was handed over
log-result-lost = we stopped while it was handed over
log-result-open = it is on its way
log-bounced = It came back { $at }; more are sent.
log-bounced-hard = It came back { $at }: the address cannot be written to.
log-no-receipt = Nothing has told yet how far the text came.
log-reached-accepted = The gateway has it since { $at }.
log-reached-sent = It was sent on { $at }.
log-reached-delivered = It reached the telephone { $at }.
log-reached-failed = It did not reach the telephone, { $at }. { $why }
log-reached-expired = It waited too long for the telephone, { $at }. { $why }
log-nothing-not-in = { $name } was not in on { $day }, so nothing was written.
log-nothing-wanted-none = { $name } was in on { $day }, and wanted no introductions.
log-nothing-no-morning = { $name } was in on { $day }, and no morning letters were worked out with them: they came after them, or none were due. “What the machine did” shows which.
log-nothing-because = { $name } heard of nobody on { $day }, { $why }.

reports-title = Reports
reports-last-week = Last week in figures
trend-week = Week
trend-month = Month
trend-week-from = Week from { $day } { $month } { $year }
trend-in-month = { $month } { $year }
trend-empty = Nothing to draw yet. It begins with the first check-ins.
trend-csv = { $what }, as a spreadsheet (CSV)
trend-check-ins = Check-ins
trend-suggested = Suggested
trend-told = Both said yes
trend-met = Met
trend-group-work = Work: meetings about a project, paid work, new projects
trend-group-help = Help: advice, mutual support
trend-group-links = New links: partnerships, new coworkers, good chats
trend-check-ins-title = Check-ins by the week
trend-check-ins-note = One for each person and day, over the last year. This week is not over yet.
trend-check-ins-axis = Check-ins
trend-check-ins-caption = The same as a table, with each week's report
trend-check-ins-desc = { $count ->
        [one] One check-in in a year; the most in one week were { $most }, { $when }.
       *[other] { $count } check-ins in a year; the most in one week were { $most }, { $when }.
    }
trend-introductions-title = Introductions by the month
trend-introductions-note = Counted in the month in which they were suggested. A month that is not long over still grows: people answer within a week, and are asked later whether they met.
trend-introductions-axis = Introductions
trend-introductions-caption = The same as a table
trend-introductions-desc = { $count ->
        [one] One introduction was suggested in a year; the most in one month were { $most }, { $when }.
       *[other] { $count } introductions were suggested in a year; the most in one month were { $most }, { $when }.
    }
trend-outcomes-title = What came of it, by the month
trend-outcomes-note = As people told it, or as it was recorded by hand. The picture shows the three meanings, the table each kind.
trend-outcomes-axis = Outcomes
trend-outcomes-caption = The same as a table, kind by kind
trend-outcomes-desc = { $count ->
        [one] One outcome in a year; the most in one month were { $most }, { $when }.
       *[other] { $count } outcomes in a year; the most in one month were { $most }, { $when }.
    }

connections-title = Connections
connections-find = Show a part of them
connections-all = All connections
connections-count = { $count ->
        [0] Connections
        [one] One connection
        [10000] The latest 10000 connections
       *[other] { $count } connections
    }
connections-none = Nobody is connected yet. It begins when two who both said yes have met, or when you record what happened.
connections-none-so = No connection fits that.
connections-csv = These as a spreadsheet (CSV)
connection-since = Since
connection-by-introduction = From an introduction
connection-by-host = Recorded by hand
connection-by-members = They know each other
connection-take-back = Take it back
take-back-title = Take back: { $people }?
take-back-text = The connection goes from the map and from all counts, with what you recorded of it. It cannot be undone, but recorded anew.
take-back-button = Take it back
take-back-not = This one cannot be taken back
take-back-not-text = An introduction led to it, or somebody told of it in their own words. What people say is theirs.
day-of-year = { $day } { $year }
stories-title = Stories that may be told
stories-intro = Only what somebody told and agreed to have told on. How it may be told stands below each.
stories-count = { $count ->
        [0] No story yet
        [one] One story
       *[other] { $count } stories
    }
stories-none = When somebody says what came of an introduction, they choose whether it may be told. Those who said yes stand here.
story-about = { $what }, { $day }
story-without-names = May be told without names.
story-first-name = May be told with the first name { $name }.
story-by-host-first-names = Recorded by hand; they all agreed to be named by their first name.
map-cut = More people are in this part than can be read at once. Those with the latest connections are drawn; choose a time, a kind or a person below the picture.
map-several-called = Several people are called “{ $name }”. Choose one, or write more of the name, or an address.
map-more = { $count ->
        [one] one more
       *[other] { $count } more
    }

topics-title = Topics
topics-intro = What people hold, most people first. Only how many is said, never who. What you merge counts as one from the next matching on; nobody's own words are changed.
field-topic = Find a topic
topics-search = Find
topics-count = { $count ->
        [0] Topics
        [one] One topic
       *[other] { $count } topics
    }
topics-none = Nobody has written what they like yet. It comes with check-ins, with the form, or with a spreadsheet.
topics-none-so = No topic here is written like that.
topic-column = Topic
topic-column-people = Held by
topic-column-wordings = Also written
topic-column-change = Change
topic-people = { $count ->
        [0] Nobody
        [one] One person
       *[other] { $count } people
    }
topic-wording = { $text } ({ $count })
topic-merge = Merge with another
topic-split = Take apart
topics-merge-title = Make two topics one
topics-merge-intro = Whatever counts as the first counts as the second from then on.
field-merge_from = This topic
field-merge_into = Counts as
topics-merge-button = Make them one
topic-unknown = Nobody here holds “{ $typed }”. Write it as it stands in the list of topics.
topic-unknown-meant = Nobody here holds “{ $typed }”. Did you mean “{ $meant }”?
topic-stands-alone = “{ $word }” stands for itself.
topic-counts-as = “{ $word }” counts as “{ $topic }”.
topic-undo = Undo: “{ $word }” stands for itself again
topics-changed = Topics are changed
topics-changed-text = It counts from the next matching on.
topics-unchanged = Nothing was changed
look-alikes-title = Topics that look alike
look-alikes-intro = These may be one topic written in two ways. Nothing is merged because it looks alike: you decide, once.
look-alikes-count = { $count ->
        [0] Nothing to decide
        [one] One to decide
       *[other] { $count } to decide
    }
look-alikes-none = No two topics look alike.
look-alike = “{ $wrote }” looks like “{ $meant }”
look-alike-same = The same
look-alike-apart = Not the same
