/** The letters that a scenario has for bytes: each stands for a quarter of a page that is filled with it. */

/** How many letters a page has. */
export const PAGE = 4;

/** A byte of 0, as a hole has it. */
export const ZERO = '.';

/** From how many equal letters on a run is written as `A*8`. */
const RUN_MIN = 5;

/** `AB*3` is ABBB; null where TEXT is no letters. */
export function expand(text: string): string | null {
  if (!/^([A-Za-z.](\*[1-9]\d{0,3})?)+$/.test(text)) return null;
  return text.replaceAll(/([A-Za-z.])\*(\d+)/g, (_, letter: string, times: string) =>
    letter.repeat(Number(times)),
  );
}

/** The one way in which a trace writes LETTERS: runs of five and more are counted. */
export function contract(letters: string): string {
  return letters.replaceAll(/(.)\1*/g, (run) =>
    run.length < RUN_MIN ? run : `${run.charAt(0)}*${run.length}`,
  );
}
