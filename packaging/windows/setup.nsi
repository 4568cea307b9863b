; The setup for Windows. makensis gets from windows.py: VERSION, FOUR, BUNDLE, OUT, WORK, NAME, WINDOW, TITLE, PUBLISHER,
; SCHEME, USER_MODEL_ID, ICON, LINK_ICON, KILOBYTES and, where NSIS has the stub, AMD64.
;
;   /S              without a window            /ALLUSERS       for every user (started as administrator)
;   /AUTOSTART=1|0  start with Windows or not   /D=FOLDER       into this folder; it comes last
;   of the uninstaller: /S, and /REMOVEDATA=1, which removes the jobs and results too

Unicode true
!ifdef AMD64
  Target amd64-unicode
!else
  Target x86-unicode
!endif
!ifdef QUICK ; for trying, not for people
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32
!endif
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
Name "${TITLE}"
OutFile "${OUT}"
BrandingText "${TITLE} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include Win\COM.nsh
!include Win\Propkey.nsh

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW}.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Open ${TITLE}"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

VIProductVersion "${FOUR}"
VIAddVersionKey "ProductName" "${TITLE}"
VIAddVersionKey "FileDescription" "${TITLE} Setup"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "LegalCopyright" "© ${PUBLISHER}, MIT licence"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define APP_PATHS "Software\Microsoft\Windows\CurrentVersion\App Paths\${NAME}.exe"
!define CLASS "Software\Classes\${SCHEME}"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define WAIT_TENTHS 200 ; of a second, for a running program to end

Var Scope

; Whose installation this is: one person's, or everybody's.
!macro ChooseScope
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/ALLUSERS" $R1
  ${IfNot} ${Errors}
    UserInfo::GetAccountType
    Pop $R1
    ${If} $R1 != "Admin"
      MessageBox MB_ICONSTOP "${TITLE} can be installed for all users by an administrator alone." /SD IDOK
      SetErrorLevel 740
      Quit
    ${EndIf}
    SetShellVarContext all
    StrCpy $Scope all
  ${Else}
    SetShellVarContext current
    StrCpy $Scope current
  ${EndIf}
!macroend

; Asks the window to close, as its own cross does, and waits until nothing of ours runs from $INSTDIR.
; It is never ended by force: what it is writing stays whole.
!macro CloseProgram un
Function ${un}CloseProgram
  ask:
  IfFileExists "$INSTDIR\${WINDOW}.exe" 0 done
  nsExec::Exec 'taskkill /IM ${WINDOW}.exe'
  Pop $R0
  StrCpy $R1 0
  wait:
  Call ${un}IsFree
  ${If} $R0 == 1
    Goto done
  ${EndIf}
  IntOp $R1 $R1 + 1
  ${If} $R1 < ${WAIT_TENTHS}
    Sleep 100
    Goto wait
  ${EndIf}
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${TITLE} is still running. Close its window, and commands in a terminal, then try again." /SD IDCANCEL IDRETRY ask
  SetErrorLevel 1618
  Quit
  done:
FunctionEnd

; 1 in $R0 where no program of ours runs: a program that runs can't be written to.
Function ${un}IsFree
  StrCpy $R0 1
  ${If} ${FileExists} "$INSTDIR\${WINDOW}.exe"
    ClearErrors
    FileOpen $R2 "$INSTDIR\${WINDOW}.exe" a
    ${If} ${Errors}
      StrCpy $R0 0
    ${Else}
      FileClose $R2
    ${EndIf}
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\${NAME}.exe"
    ClearErrors
    FileOpen $R2 "$INSTDIR\${NAME}.exe" a
    ${If} ${Errors}
      StrCpy $R0 0
    ${Else}
      FileClose $R2
    ${EndIf}
  ${EndIf}
FunctionEnd
!macroend
!insertmacro CloseProgram ""
!insertmacro CloseProgram "un."

; Windows joins windows, shortcut and notifications by this name; without it notifications would say "Python".
Function NameShortcut
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P<> 0
    ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
    ${If} $1 P<> 0
      ${IPersistFile::Load} $1 '("$SMPROGRAMS\${TITLE}.lnk", ${STGM_READWRITE})'
      ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r2)'
      ${If} $2 P<> 0
        System::Call 'Oleaut32::SysAllocString(w "${USER_MODEL_ID}")p.r5'
        System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r3'
        System::Call '*${SYSSTRUCT_PROPVARIANT}(${VT_BSTR},,p r5)p.r4'
        ${IPropertyStore::SetValue} $2 '($3,$4)'
        ${IPropertyStore::Commit} $2 ""
        ${IPersistFile::Save} $1 '("$SMPROGRAMS\${TITLE}.lnk",1)'
        System::Free $3
        System::Free $4
        System::Call 'Oleaut32::SysFreeString(p r5)'
        ${IUnknown::Release} $2 ""
      ${EndIf}
      ${IUnknown::Release} $1 ""
    ${EndIf}
    ${IUnknown::Release} $0 ""
  ${EndIf}
FunctionEnd

Section "${TITLE}" SecProgram
  SectionIn RO
  Call CloseProgram
  ; The older version takes its own files away, and no others; its data isn't touched.
  ${If} ${FileExists} "$INSTDIR\uninstall.exe"
    StrCpy $R3 ""
    ${If} $Scope == "all"
      StrCpy $R3 "/ALLUSERS"
    ${EndIf}
    ExecWait '"$INSTDIR\uninstall.exe" /S /UPGRADE $R3 _?=$INSTDIR'
  ${EndIf}
  SetOutPath "$INSTDIR"
  File /r "${BUNDLE}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\${WINDOW}.exe" "" "$INSTDIR\${WINDOW}.exe" 0
  Call NameShortcut
  WriteRegStr SHCTX "${APP_PATHS}" "" "$INSTDIR\${NAME}.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${TITLE}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${WINDOW}.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "${PUBLISHER}"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  StrCpy $R3 ""
  ${If} $Scope == "all"
    StrCpy $R3 " /ALLUSERS"
  ${EndIf}
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"$R3'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S$R3'
SectionEnd

Section "Open ${SCHEME}:// links" SecLinks
  WriteRegStr SHCTX "${CLASS}" "" "URL:${TITLE}"
  WriteRegStr SHCTX "${CLASS}" "URL Protocol" ""
  WriteRegStr SHCTX "${CLASS}\DefaultIcon" "" "$INSTDIR\link.ico"
  WriteRegStr SHCTX "${CLASS}\shell\open\command" "" '"$INSTDIR\${WINDOW}.exe" "%1"'
SectionEnd

Section /o "Start with Windows" SecAutostart
  WriteRegStr SHCTX "${RUN}" "${TITLE}" '"$INSTDIR\${WINDOW}.exe"'
SectionEnd

Section "-the choice not to start with Windows"
  ${IfNot} ${SectionIsSelected} ${SecAutostart}
    DeleteRegValue SHCTX "${RUN}" "${TITLE}"
  ${EndIf}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${SecProgram} "The program and its entry in the Start menu."
  !insertmacro MUI_DESCRIPTION_TEXT ${SecLinks} "A link on a page opens the job that it names."
  !insertmacro MUI_DESCRIPTION_TEXT ${SecAutostart} "Jobs that are on their way are watched as soon as you log in."
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
!ifndef AMD64
  SetRegView 64
!endif
  ${IfNot} ${FileExists} "$WINDIR\System32\*"
    Quit
  ${EndIf}
  !insertmacro ChooseScope
  ; An upgrade goes where the older version stands, and keeps what was chosen.
  ReadRegStr $R1 SHCTX "${UNINSTALL}" "InstallLocation"
  ${If} $INSTDIR == ""
    ${If} $R1 != ""
      StrCpy $INSTDIR $R1
    ${ElseIf} $Scope == "all"
      StrCpy $INSTDIR "$PROGRAMFILES64\${TITLE}"
    ${Else}
      StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${TITLE}"
    ${EndIf}
  ${EndIf}
  ReadRegStr $R2 SHCTX "${RUN}" "${TITLE}"
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/AUTOSTART=" $R3
  ${If} $R3 == "1"
    !insertmacro SelectSection ${SecAutostart}
  ${ElseIf} $R3 == ""
  ${AndIf} $R2 != ""
    !insertmacro SelectSection ${SecAutostart}
  ${EndIf}
  ${If} $R1 != ""
    ReadRegStr $R2 SHCTX "${CLASS}\shell\open\command" ""
    ${If} $R2 == ""
      !insertmacro UnselectSection ${SecLinks}
    ${EndIf}
  ${EndIf}
FunctionEnd

Function un.onInit
!ifndef AMD64
  SetRegView 64
!endif
  !insertmacro ChooseScope
FunctionEnd

Section "Uninstall"
  Call un.CloseProgram
  !include "${WORK}\files.nsh"
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/UPGRADE" $R1
  ${IfNot} ${Errors}
    Goto upgraded
  ${EndIf}
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  DeleteRegKey SHCTX "${APP_PATHS}"
  DeleteRegKey SHCTX "${UNINSTALL}"
  DeleteRegValue SHCTX "${RUN}" "${TITLE}"
  ; Another copy may have taken the links over: they are its own then.
  ReadRegStr $R1 SHCTX "${CLASS}\shell\open\command" ""
  ${If} $R1 == '"$INSTDIR\${WINDOW}.exe" "%1"'
    DeleteRegKey SHCTX "${CLASS}"
  ${EndIf}
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; stays where somebody put files of their own

  SetShellVarContext current
  StrCpy $R2 ""
  ${GetOptions} $R0 "/REMOVEDATA=" $R2
  ${If} $R2 == "1"
    Goto remove
  ${EndIf}
  ${IfNot} ${FileExists} "$LOCALAPPDATA\${NAME}\*"
    Goto upgraded
  ${EndIf}
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Remove your jobs, results and settings too?$\n$\nThey lie in $LOCALAPPDATA\${NAME}. Keys stay in the Windows Credential Manager." /SD IDNO IDNO upgraded
  remove:
  RMDir /r "$LOCALAPPDATA\${NAME}"
  upgraded:
SectionEnd
