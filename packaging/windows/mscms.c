/* Stands in for wine's own, which ends the program where Windows makes a colour profile: Qt hears that there is none. */
#define NONE(name) __declspec(dllexport) void *name(void) { return 0; }
NONE(CloseColorProfile) NONE(GetColorProfileFromHandle) NONE(OpenColorProfileW) NONE(WcsCreateIccProfile)
