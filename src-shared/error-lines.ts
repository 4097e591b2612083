/**
 * Words that programs begin bad news with. Only those at the beginning of a message count, i.e. after the start of the
 * line, a bracket, or a mark such as a colon, or as the name of an exception: "0 errors" or "no failure" is good news.
 */
const BAD_NEWS =
  /(?:^|[[({<|:>"'\]]\s*|^\S*\s+|\d\s+)(?:error|fatal|panic|critical|exception|traceback|fail(?:ed|ure)?)\b(?![-./])(?!\s*[:=]\s*(?:0|none|null|false)\b)|\b[A-Za-z]\w*(?:Error|Exception)\b\s*[:(]|\bsegmentation fault\b|\bcommand not found\b/im
const GOOD_NEWS = /\b(?:0|no|without|zero)\s+(?:errors?|fail(?:ed|ures?)|exceptions?)\b/i

/** Whether a line of output, without its control sequences, looks like the report of an error. */
export function looksLikeError(line: string): boolean {
  return BAD_NEWS.test(line) && !GOOD_NEWS.test(line)
}
