/** An instrument and what sounds on it, for as long as a view stands. */
import { computed, useEffect, useMemo } from "../base/html.js";
import { createInstrument } from "./instrument.js";

/**
 * @template {{trouble: import("../vendor/preact-signals.js").ReadonlySignal<import("./instrument.js").Trouble | null>, close: () => void}} T
 * @param {import("../base/api.js").Card} card
 * @param {(instrument: import("./instrument.js").Instrument) => T} create what sounds: a stage, ten tiles
 * @param {number} [first] the gallery's picture to begin with
 */
export function useInstrument(card, create, first) {
  const all = useMemo(() => {
    const instrument = createInstrument(card, first);
    const sounding = create(instrument);
    const trouble = computed(() => sounding.trouble.value ?? instrument.startTrouble.value);
    return { instrument, sounding, trouble };
  }, [card]);
  useEffect(
    () => () => {
      all.sounding.close();
      all.instrument.close();
    },
    [all],
  );
  return all;
}
