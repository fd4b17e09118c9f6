// mute.node: mute() points standard error at /dev/null, unmute() restores it. libtensorflow prints remarks
// while it is loaded, straight to file descriptor 2, where JavaScript cannot hold them back.
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

static int standard_error = -1;

static napi_value Mute(napi_env, napi_callback_info) {
  if (standard_error >= 0) return nullptr;
  int nowhere = open("/dev/null", O_WRONLY);
  if (nowhere < 0) return nullptr;
  standard_error = dup(STDERR_FILENO);
  if (standard_error >= 0) dup2(nowhere, STDERR_FILENO);
  close(nowhere);
  return nullptr;
}

static napi_value Unmute(napi_env, napi_callback_info) {
  if (standard_error < 0) return nullptr;
  dup2(standard_error, STDERR_FILENO);
  close(standard_error);
  standard_error = -1;
  return nullptr;
}

static void Export(napi_env env, napi_value exports, const char* name, napi_callback callback) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
  napi_set_named_property(env, exports, name, function);
}

static napi_value Init(napi_env env, napi_value exports) {
  Export(env, exports, "mute", Mute);
  Export(env, exports, "unmute", Unmute);
  return exports;
}

NAPI_MODULE(mute, Init)
