import { Catch, type ExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Lets the failure of a handler reach the transport as it is. Nest's own filter puts `{ status: 'error' }` in its place,
 * from which nobody can tell what is to become of the message.
 */
@Catch()
export class PassThroughRpcFilter implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
