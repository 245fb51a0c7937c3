/** Apart, so that its code has a name of its own and comes last. */
export { io } from 'socket.io-client'
