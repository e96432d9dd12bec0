/** Every error that metertally raises itself: a type with a code, a sentence for people, and context. */

export type ErrorCode =
  | 'config-invalid'
  | 'environment-missing'
  | 'stack-absent'
  | 'queue-refused'
  | 'event-malformed'
  | 'file-empty'
  | 'file-without-readings'
  | 'file-not-csv'
  | 'file-broken-csv'
  | 'file-broken-archive'
  | 'file-broken-gzip'
  | 'file-too-large'
  | 'header-unknown'
  | 'no-pipeline'
  | 'file-ambiguous'
  | 'file-not-in-parts'
  | 'rule-broken'
  | 'too-many-rejects'
  | 'lease-held'
  | 'lease-lost'
  | 'object-changed'
  | 'read-interrupted'
  | 'writes-throttled'
  | 'record-corrupt'
  | 'record-lost'
  | 'request-invalid'
  | 'request-too-large'
  | 'not-found'

export type ErrorContext = Readonly<Record<string, string | number | undefined>>

/** The base of all: `code` for programs, `message` for people, `context` for both. */
export class MetertallyError extends Error {
  /** Written out in each class: names reach the logs and the state machine, and bundles shorten them. */
  static override readonly name: string = 'MetertallyError'
  readonly code: ErrorCode
  readonly context: ErrorContext

  constructor(code: ErrorCode, message: string, context: ErrorContext = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = new.target.name
    this.code = code
    this.context = context
  }
}

/** The object cannot be read, now or ever: a result for the record, never a reason to try again. */
export class UnreadableFile extends MetertallyError {
  static override readonly name: string = 'UnreadableFile'
}

/** The object has to be read by one reader, from its beginning to its end: a result, too. */
export class NotInParts extends MetertallyError {
  static override readonly name: string = 'NotInParts'

  constructor(reason: string) {
    super('file-not-in-parts', reason)
  }
}

/** Nothing is wrong, but not now: the message goes back to the queue and comes again. */
export class HandBack extends MetertallyError {
  static override readonly name: string = 'HandBack'
  readonly retryAfterSeconds: number

  constructor(code: ErrorCode, message: string, retryAfterSeconds: number, context?: ErrorContext) {
    super(code, message, context)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** A file in `config/` or an environment variable is wrong; the message names the place. */
export class InvalidConfig extends MetertallyError {
  static override readonly name: string = 'InvalidConfig'
}

/** There is nothing to work on: nothing runs here, or no such thing is deployed. */
export class NoStack extends MetertallyError {
  static override readonly name: string = 'NoStack'

  constructor(message: string, context?: ErrorContext, cause?: unknown) {
    super('stack-absent', message, context, cause)
  }
}

/** The client asked for something that is not well-formed: HTTP 400. */
export class InvalidRequest extends MetertallyError {
  static override readonly name: string = 'InvalidRequest'

  constructor(message: string, context?: ErrorContext) {
    super('request-invalid', message, context)
  }
}

/** The client asked for something that is not there: HTTP 404. */
export class NotFound extends MetertallyError {
  static override readonly name: string = 'NotFound'

  constructor(message: string, context?: ErrorContext) {
    super('not-found', message, context)
  }
}

/** The client sent more than is taken: HTTP 413. */
export class RequestTooLarge extends MetertallyError {
  static override readonly name: string = 'RequestTooLarge'

  constructor(message: string, context?: ErrorContext) {
    super('request-too-large', message, context)
  }
}
