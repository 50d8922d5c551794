"""answerCallbackQuery: what ends the waiting sign on a pressed button."""

from typing import Any

from demo.botapi.errors import bad
from demo.botapi.params import Params
from demo.botapi.world import ANSWERABLE_SECONDS, World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
KEPT_ANSWERS = 50


def answer_callback_query(world: World, params: Params) -> Any:
    if len(params.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    callback = world.callbacks.get(params.text("callback_query_id"))
    if callback is None or world.clock.now() - callback.at > ANSWERABLE_SECONDS:
        raise bad(TOO_OLD)
    if callback.answered:
        return True
    callback.answered = True
    chat = callback.person.chat
    chat.seq += 1
    answer = {
        "seq": chat.seq,
        "callback_query_id": callback.id,
        "message_id": callback.message_id,
        "data": callback.data,
        "text": params.text("text"),
        "show_alert": params.flag("show_alert"),
        "url": params.text("url"),
    }
    chat.answers = [*chat.answers[-KEPT_ANSWERS:], answer]
    world.tell(callback.person, "answer", answer=answer)
    return True


METHODS = (("answerCallbackQuery", answer_callback_query),)
