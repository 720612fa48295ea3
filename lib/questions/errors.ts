/** What stops a question before it is answered. */
import { WormtrailError } from '../errors';

/** The question, or one of its filters, cannot be followed. */
export class QuestionError extends WormtrailError {}
