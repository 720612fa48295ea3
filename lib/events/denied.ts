/** Which errors say that somebody may not. */

/** Each service has its own word: `AccessDenied`, `Client.UnauthorizedOperation`, `AuthorizationErrorException` … */
export const DENIED = /AccessDenied|Unauthorized|NotAuthorized|AuthorizationError|AuthFailure|Forbidden/;
