/** Whether this build checks for newer versions: `tavusCli.updateNotice` of `package.json`, compiled in by `build.mjs`. */
declare const UPDATE_NOTICE: boolean;
