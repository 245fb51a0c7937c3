import { useSyncExternalStore } from 'react'
import type { Observable } from './observable.ts'

/** What an observable now holds; the component is drawn again when that changes. */
export const useObservable = <T>(observable: Observable<T>): T => useSyncExternalStore(observable.subscribe, observable.get)
