/** The local AWS: moto with what an audit log needs, started from Node. */
export { LocalAwsEnded } from './errors';
export { connectLocalAws, startLocalAws, type LocalAws, type LocalAwsConnection, type Mail } from './server';
export { pythonTool, type Tool } from './tools';
