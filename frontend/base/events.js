/**
 * Server-sent events out of a body that was asked for with a POST, which EventSource cannot. No DOM here.
 * As the HTML standard reads them, section "Interpreting an event stream".
 */

/** @typedef {{event: string, data: string, id: string}} ServerEvent */

/** A line ends with \r\n, \n or \r; a \r that comes last may be half of the first. */
const LINE = /\r\n|\n|\r(?!$)/;

/**
 * The events of a stream of bytes, in order, whatever pieces the network makes of it. What stands after
 * the last blank line is no event.
 * @param {AsyncIterable<Uint8Array>} bytes
 * @returns {AsyncGenerator<ServerEvent, void, void>}
 */
export async function* events(bytes) {
  const decoder = new TextDecoder(); // takes a byte order mark off, and waits for the rest of a character
  let text = "";
  let event = "";
  let id = "";
  /** @type {string[]} */
  let data = [];
  for await (const piece of bytes) {
    text += decoder.decode(piece, { stream: true });
    const lines = text.split(LINE);
    text = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) yield { event: event || "message", data: data.join("\n"), id };
        event = "";
        data = [];
        continue;
      }
      const [, field, value = ""] = line.match(/^([^:]*):? ?(.*)$/s) ?? [];
      if (field === "event") event = value;
      else if (field === "data") data.push(value);
      else if (field === "id") id = value;
    }
  }
}

/** The pieces of a body, as they come; leaving the loop ends it. @param {ReadableStream<Uint8Array>} body */
export async function* pieces(body) {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {}); // a connection that is gone already needs no end
  }
}
