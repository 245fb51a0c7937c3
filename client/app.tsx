import { lazy, Suspense, useEffect, useRef } from 'react'
import { Route, Switch, useLocation, useSearch } from 'wouter'
import { Broken } from './components/broken.tsx'
import { Loading } from './components/loading.tsx'
import { SignedOutElsewhere } from './components/signed-out-elsewhere.tsx'
import { StatusRegion } from './components/status.tsx'
import { useMe } from './requests/me.ts'

const Account = lazy(() => import('./screens/account/account.tsx'))
const DigestStop = lazy(() => import('./screens/digest/digest-stop.tsx'))
const First = lazy(() => import('./screens/first/first.tsx'))
const Home = lazy(() => import('./screens/home/home.tsx'))
const Invitation = lazy(() => import('./screens/invitation/invitation.tsx'))
const Join = lazy(() => import('./screens/join/join.tsx'))
const NotFound = lazy(() => import('./screens/not-found/not-found.tsx'))
const Present = lazy(() => import('./screens/present/present.tsx'))
const Reading = lazy(() => import('./screens/reading/reading.tsx'))
const ReadingCorrect = lazy(() => import('./screens/reading-correct/reading-correct.tsx'))
const ReadingNew = lazy(() => import('./screens/reading-new/reading-new.tsx'))
const Review = lazy(() => import('./screens/review/review.tsx'))
const Room = lazy(() => import('./screens/room/room.tsx'))
const Seminar = lazy(() => import('./screens/seminar/seminar.tsx'))
const SeminarReview = lazy(() => import('./screens/seminar-review/seminar-review.tsx'))
const SessionDoor = lazy(() => import('./screens/session-new/session-door.tsx'))
const SessionNew = lazy(() => import('./screens/session-new/session-new.tsx'))
const SignIn = lazy(() => import('./screens/sign-in/sign-in.tsx'))
const WayBack = lazy(() => import('./screens/way-back/way-back.tsx'))
const Welcome = lazy(() => import('./screens/welcome/welcome.tsx'))

/** The screens and the addresses they stand at. */
export function App() {
  const [place] = useLocation()
  useFocusOnArrival(place)
  return (
    <>
      <Broken place={place}>
        <Suspense fallback={<Loading />}>
          <Switch>
            <Route path="/" component={Threshold} />
            <Route path="/first" component={First} />
            <Route path="/sign-in" component={SignInOrMailed} />
            <Route path="/join/:code?">{({ code }) => <Join code={code} />}</Route>
            <Route path="/invitation" component={Invitation} />
            <Route path="/return">
              <WayBack kind="return" />
            </Route>
            <Route path="/account" component={Account} />
            <Route path="/digest" component={DigestStop} />
            <Route path="/seminars/:id/review">{({ id }) => <SeminarReview id={id} />}</Route>
            <Route path="/seminars/:id">{({ id }) => <Seminar id={id} />}</Route>
            <Route path="/readings/new" component={ReadingNew} />
            <Route path="/readings/:id">{({ id }) => <Reading id={id} />}</Route>
            <Route path="/readings/:id/correct">{({ id }) => <ReadingCorrect id={id} />}</Route>
            <Route path="/readings/:id/session">{({ id }) => <SessionNew readingId={id} />}</Route>
            <Route path="/sessions/new" component={AnySession} />
            <Route path="/sessions/:id">{({ id }) => <SessionDoor id={id} />}</Route>
            <Route path="/review/:sessionId/*?">
              {({ sessionId, '*': rest = '' }) => <Review sessionId={sessionId} page={rest.split('/')[0]} of={rest.split('/')[1]} />}
            </Route>
            <Route path="/s/:sessionId">
              <Room />
            </Route>
            <Route path="/present/:sessionId">{({ sessionId }) => <Present sessionId={sessionId} />}</Route>
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </Broken>
      <StatusRegion />
      <SignedOutElsewhere />
    </>
  )
}

/** The first page: whoever is signed in is at home, whoever is not is welcome. */
function Threshold() {
  const me = useMe()
  if (me.isPending) return <Loading />
  return me.data?.account ? <Home account={me.data.account} /> : <Welcome />
}

/** A session whose reading is chosen on the screen. */
const AnySession = () => <SessionNew />

/** The link from a mail leads to the same place as signing in by password, with what it needs in its address. */
const SignInOrMailed = () => (new URLSearchParams(useSearch()).has('token') ? <WayBack kind="magic-link" /> : <SignIn />)

/** On a new screen, a screen reader and the Tab key begin at its heading; the address bar's own first arrival is left alone. */
function useFocusOnArrival(place: string): void {
  const before = useRef(place)
  useEffect(() => {
    if (before.current === place) return
    before.current = place
    window.scrollTo(0, 0)
    let tries = 0
    const look = () => {
      const heading = document.querySelector<HTMLElement>('main h1')
      if (!heading) {
        if (++tries < 60) frame = requestAnimationFrame(look)
        return
      }
      if (document.activeElement && document.activeElement !== document.body) return
      heading.tabIndex = -1
      heading.focus({ preventScroll: true })
    }
    let frame = requestAnimationFrame(look)
    return () => cancelAnimationFrame(frame)
  }, [place])
}
