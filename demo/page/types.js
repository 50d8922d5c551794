/** Shapes of what the demo server sends; this file holds types only and runs nothing. */

/**
 * @typedef {{id: number, first_name: string, last_name?: string, username?: string,
 *   language_code?: string, unread?: number, blocked?: boolean, silent?: boolean}} Person
 *
 * @typedef {{type: string, offset: number, length: number, url?: string, language?: string}} Entity
 *
 * @typedef {{text: string, callback_data?: string, url?: string, request_contact?: boolean,
 *   request_location?: boolean}} Button
 *
 * @typedef {{inline_keyboard?: Button[][], force_reply?: boolean}} Markup
 *
 * @typedef {{keyboard: (Button|string)[][], one_time_keyboard?: boolean, force_reply?: boolean,
 *   input_field_placeholder?: string}} ReplyKeyboard
 *
 * @typedef {{message_id: number, date: number, seq?: number, out?: boolean, deleted?: boolean,
 *   edited?: boolean, edit_date?: number, ticks?: number, text?: string, caption?: string,
 *   entities?: Entity[], caption_entities?: Entity[], reply_markup?: Markup,
 *   reply_to_message?: Message, quote?: {text: string}, from?: Person & {is_bot?: boolean},
 *   photo?: {file_id: string, width: number, height: number}[], [other: string]: any}} Message
 *
 * @typedef {{text: string, entities?: Entity[], reply_to_message_id?: number, quote?: string,
 *   message_thread_id?: number|null}} Written
 *
 * @typedef {{callback_query_id: string, message_id?: number, data?: string, text?: string, show_alert?: boolean, url?: string}} Answer
 *
 * @typedef {{messages: Message[], seq: number, keyboard: ReplyKeyboard|null, keyboard_message_id?: number|null,
 *   commands: {command: string, description: string}[], answers: Answer[],
 *   typing: boolean, pinned?: number[]}} Chat
 *
 * @typedef {{send?: string, press?: string, under?: string, advance?: number, again?: boolean,
 *   fill?: true|Record<string, string[]|string>}} Deed
 *
 * @typedef {{phone: string, title: string, text: string, do?: Deed|Deed[],
 *   done_when?: {text: string, phone?: string}}} Step
 *
 * @typedef {{role: string, first_name: string, language_code?: string,
 *   start?: string|null}} GuidePhone
 *
 * @typedef {{steps?: Step[], phones?: GuidePhone[], done?: number[]}} Guide
 */

export {};
