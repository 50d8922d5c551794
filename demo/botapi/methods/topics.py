"""Topics in a private chat: made, renamed, closed and deleted by the bot."""

from typing import Any

from demo.botapi.errors import bad
from demo.botapi.model import Person, Topic
from demo.botapi.params import Params
from demo.botapi.world import World

COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def _service(world: World, person: Person, topic: Topic, kind: str, data: dict[str, Any]) -> int:
    message_id = world.next_message_id()
    message = {
        "message_id": message_id,
        "from": world.bot,
        "chat": person.as_chat,
        "date": world.clock.today(),
        "message_thread_id": topic.thread_id or message_id,
        "is_topic_message": True,
        kind: data,
    }
    world.post(person, message, out=False, editable=False)
    return message_id


def create(world: World, params: Params) -> Any:
    name = params.text("name").strip()
    if not name:
        raise bad("TOPIC_NAME_EMPTY")
    if len(name) > 128:
        raise bad("topic name is too long")
    person = world.person(params, write=True)
    if not world.topics:
        raise bad("BOT_FORUM_CREATE_FORBIDDEN")
    colour = params.number("icon_color", COLOURS[0])
    if colour not in COLOURS:
        raise bad("ICON_COLOR_INVALID")
    topic = Topic(0, name, colour)
    about: dict[str, Any] = {"name": name, "icon_color": colour}
    if "icon_custom_emoji_id" in params:
        about["icon_custom_emoji_id"] = params.text("icon_custom_emoji_id")
    topic.thread_id = _service(world, person, topic, "forum_topic_created", about)
    person.chat.topics[topic.thread_id] = topic
    return {"message_thread_id": topic.thread_id, **about}


def _topic(world: World, params: Params) -> tuple[Person, Topic]:
    person = world.person(params, write=True)
    topic = person.chat.topics.get(params.number("message_thread_id"))
    if topic is None:
        raise bad("TOPIC_ID_INVALID")
    return person, topic


def edit(world: World, params: Params) -> Any:
    person, topic = _topic(world, params)
    name = params.text("name").strip() or topic.name
    if len(name) > 128:
        raise bad("topic name is too long")
    if name == topic.name and "icon_custom_emoji_id" not in params:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.name = name
    _service(world, person, topic, "forum_topic_edited", {"name": name})
    return True


def _switch(kind: str, *, closed: bool) -> Any:
    def switch(world: World, params: Params) -> Any:
        person, topic = _topic(world, params)
        if topic.closed == closed:
            raise bad("TOPIC_NOT_MODIFIED")
        topic.closed = closed
        _service(world, person, topic, kind, {})
        return True

    return switch


def delete(world: World, params: Params) -> Any:
    person, topic = _topic(world, params)
    world.delete_topic(person, topic.thread_id)
    return True


METHODS = (
    ("createForumTopic", create),
    ("editForumTopic", edit),
    ("closeForumTopic", _switch("forum_topic_closed", closed=True)),
    ("reopenForumTopic", _switch("forum_topic_reopened", closed=False)),
    ("deleteForumTopic", delete),
)
