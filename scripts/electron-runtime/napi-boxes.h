// Lets an add-on that was written for Node-API 10 run on Node-API 8, by keeping references to values that are no
// objects (strings, say), which older runtimes refuse, inside an object that is tagged as a box.
//
// Included before everything else, it takes the place of the two calls that such an add-on makes. Objects and functions
// are referred to directly: a weak reference to a box would lose it at once. So that a reference which Node-API made
// itself (napi_wrap) reads as ever, only what carries the tag is unpacked.
#ifndef JOBYARD_NAPI_BOXES_H
#define JOBYARD_NAPI_BOXES_H
#ifdef __cplusplus

#include <node_api.h>

namespace jobyard_boxes {

constexpr napi_type_tag kBox = {0x6a6f62796172642dULL, 0x6e6170692d626f78ULL};

inline bool can_be_referred_to(napi_valuetype type) {
  return type == napi_object || type == napi_function || type == napi_external || type == napi_symbol;
}

inline napi_status create_reference(napi_env env, napi_value value, uint32_t count, napi_ref* result) {
  napi_valuetype type;
  napi_status status = napi_typeof(env, value, &type);
  if (status != napi_ok) return status;
  if (can_be_referred_to(type)) return napi_create_reference(env, value, count, result);
  napi_value box;
  status = napi_create_object(env, &box);
  if (status == napi_ok) status = napi_type_tag_object(env, box, &kBox);
  if (status == napi_ok) status = napi_set_named_property(env, box, "v", value);
  if (status == napi_ok) status = napi_create_reference(env, box, count, result);
  return status;
}

inline napi_status get_reference_value(napi_env env, napi_ref reference, napi_value* result) {
  napi_status status = napi_get_reference_value(env, reference, result);
  if (status != napi_ok || *result == nullptr) return status;
  napi_valuetype type;
  status = napi_typeof(env, *result, &type);
  if (status != napi_ok || type != napi_object) return status;
  bool is_box = false;
  status = napi_check_object_type_tag(env, *result, &kBox, &is_box);
  if (status != napi_ok || !is_box) return status;
  return napi_get_named_property(env, *result, "v", result);
}

}  // namespace jobyard_boxes

#define napi_create_reference jobyard_boxes::create_reference
#define napi_get_reference_value jobyard_boxes::get_reference_value

#endif
#endif
