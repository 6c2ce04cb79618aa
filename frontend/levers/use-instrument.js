/** An instrument and what sounds on it, for as long as a view stands. */
import { computed } from "../base/html.js";
import { useHeld } from "../kit/scope.js";
import { createInstrument } from "./instrument.js";

/**
 * @template {{trouble: import("../vendor/preact-signals.js").ReadonlySignal<import("../kit/answer.js").Trouble | null>, retry: () => void, close: () => void}} T
 * @param {import("../base/api.js").Card} card
 * @param {import("./instrument.js").Room} room
 * @param {(instrument: import("./instrument.js").Instrument) => T} create what sounds: a stage, ten tiles
 * @param {number} [first] the gallery's picture to begin with
 */
export const useInstrument = (card, room, create, first) =>
  useHeld(() => {
    const instrument = createInstrument(card, room, first === undefined ? {} : { first });
    const sounding = create(instrument);
    return {
      instrument,
      sounding,
      trouble: computed(() => sounding.trouble.value ?? instrument.startTrouble.value),
      /** Asks again for whatever is missing. */
      retry() {
        if (sounding.trouble.peek() !== null) sounding.retry();
        else instrument.retryStart();
      },
      close() {
        sounding.close();
        instrument.close();
      },
    };
  }, [card]);
