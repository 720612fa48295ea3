/** Who did what: questions to the log files that the digest chain proves. */
export { ask, checkAsked, type AskOptions } from './ask';
export { QUESTIONS } from './named/catalogue';
export { expectedChains } from './expected-chains';
export { exampleOf } from './filters';
export { answerFormat } from './formats';
export { coverageLine } from './formats/coverage-line';
export type { AnswerOptions } from './formats/format';
export type { Question } from './question';
export { SortedRows } from './sorted-rows';
