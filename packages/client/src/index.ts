export { confirmVersion } from './holder/confirm-version.ts';
export { type EnrolOptions, enrol, enrolHolder } from './holder/enrol-holder.ts';
export { HolderError } from './holder/holder-error.ts';
export { type Pickup, type PickupOptions, pickupVersion } from './holder/pickup-version.ts';
export type { HolderServer } from './holder/post-json.ts';
export type { KeyHeader } from './http/key-header.ts';
export { KEY_STATES, type KeyState, type KeyStatus, parseKeyStatus } from './http/key-status.ts';
export type { KeyturnRequestInit, RequestInput } from './http/outgoing-request.ts';
export type { RequestBody } from './http/request-body.ts';
export { createIdentity, type HolderCurves } from './identity/create-identity.ts';
export { fileIdentity, loadIdentity, saveIdentity } from './identity/file-identity.ts';
export {
  designatedVersion,
  type HeldVersion,
  type HolderIdentity,
  withConfirmed,
  withVersion,
} from './identity/holder-identity.ts';
export { type HolderKeyMaterial, HolderKeys, type PrivateJwk } from './identity/holder-keys.ts';
export type { IdentityStore } from './identity/identity-store.ts';
export { formatIdentity, parseIdentity } from './identity/identity-text.ts';
export { memoryIdentity } from './identity/memory-identity.ts';
export { KeyUnavailableError } from './key-unavailable-error.ts';
export type { KeyturnClientOptions, KeyturnStatus, RetryOptions } from './keyturn-client.ts';
export type { KeyturnEvent } from './keyturn-event.ts';
export {
  createKeyturnFetch,
  type KeyturnFetch,
  type KeyturnFetchOptions,
} from './keyturn-fetch.ts';
export { createKeyturnSocket, type KeyturnSocketOptions } from './keyturn-socket.ts';
export type { ClientPorts, Clock, Random, Schedule } from './ports.ts';
export type { FallbackCause, KeyRing, RingStatus, SwapTime } from './ring/key-ring.ts';
export type { RingVersion, ShownVersion } from './ring/ring-version.ts';
export type { ConnectionEvent, KeyturnSocket, SocketStatus } from './socket/keyturn-socket.ts';
export { KeyturnSocketError } from './socket/keyturn-socket-error.ts';
export type { MessageId } from './socket/seen-ids.ts';
export type { SocketOptions } from './socket/socket-options.ts';
export type {
  OpenWebSocket,
  SocketData,
  SocketEvent,
  WebSocketLike,
} from './socket/web-socket-like.ts';
export { envKeys, type KeyEnvironment } from './sources/env-keys.ts';
export { type FileKeysOptions, fileKeys } from './sources/file-keys.ts';
export type { KeyFileForm } from './sources/key-file-text.ts';
export type {
  KeySource,
  OpenKeySource,
  SourceEvent,
  SourceFeed,
  SourceStatus,
  WakeReason,
} from './sources/key-source.ts';
export { type PickupSourceOptions, pickup } from './sources/pickup.ts';
export { staticKey } from './sources/static-key.ts';
