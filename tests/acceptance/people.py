"""Invented people and how they come in; every name and sentence here is made up."""

from tests.kindred import KindredProcess, Phone
from tests.servers import BotApiProcess

RECIPIENT_ANSWERS: dict[str, list[str] | str] = {
    "Which languages are you": ["English", "العربية"],
    "What are you living with": ["Panic attacks", "Being lonely"],
    "Where are you with this": ["I am finding out what helps"],
    "How long has this": ["3 months to a year"],
    "Which cultures feel": ["Middle East and the Gulf"],
    "Does a faith": ["Islam"],
    "Is there anything a peer": "I write best in the evening, quinceleaf",
}
SUPPORTER_ANSWERS: dict[str, list[str] | str] = {
    "Which languages can you": ["English"],
    "What have you lived through": ["Panic attacks", "Being lonely"],
    "Where do you stand": ["There are better days now"],
    "How long has this": ["1 to 3 years"],
    "What would you rather not": ["War, prison or having to flee"],
    "Which cultures feel": ["Middle East and the Gulf"],
    "Does a faith": ["Islam"],
    "two sentences of your own": "I know the three in the morning feeling. I am good at listening.",
    "When do you mostly": ["Evenings"],
}


def coordinator_comes(server: BotApiProcess, token: str, name: str = "Carlotherington") -> Phone:
    phone = Phone(server, name)
    phone.says(f"/start {token}")
    phone.taps("English")
    phone.taps("Go on")
    phone.taps("United Kingdom")
    phone.sees("You are a coordinator now")
    return phone


def through_the_facts(phone: Phone, band: str = "25–34") -> None:
    phone.taps("English")
    phone.taps("Go on")
    phone.taps(band)
    phone.taps("United Kingdom")
    for number in range(1, 5):
        phone.sees(f"({number} of 4)")
        phone.taps("Yes, I agree")


def supporter_comes(
    server: BotApiProcess,
    bot: KindredProcess,
    coordinator: Phone,
    name: str = "Samistralio",
    **more: object,
) -> Phone:
    token = bot.invite("supporter")[0]
    phone = Phone(server, name)
    phone.says(f"/start {token}")
    through_the_facts(phone)
    answers = {**SUPPORTER_ANSWERS, **more}
    phone.answers_questions(answers, "How many people could you hold")  # type: ignore[arg-type]
    phone.taps("2")
    phone.taps("I will keep to this")
    phone.sees("Your answers")
    phone.taps("This looks right")
    phone.sees("A coordinator reads it")
    coordinator.sees("waits for your welcome")
    coordinator.taps("Look")
    coordinator.sees("wants to be a supporter")
    coordinator.taps("Welcome")
    phone.sees("You are a supporter now")
    return phone


def recipient_comes(server: BotApiProcess, name: str = "Ranaquillette", **more: object) -> Phone:
    phone = Phone(server, name)
    phone.says("/start")
    through_the_facts(phone)
    answers = {**RECIPIENT_ANSWERS, **more}
    phone.answers_questions(answers, "Your answers")  # type: ignore[arg-type]
    phone.taps("This looks right")
    phone.sees("What matters most to you")
    phone.taps("what you have been through")
    phone.taps("Continue")
    phone.sees("We look for somebody now")
    return phone
