@echo off
rem Orders on Windows, by the Task Scheduler. Run this once; the task then runs every working day at six.
rem The shop is the default profile of the settings file, or ORDERSTATUS_SHOP (`setx ORDERSTATUS_SHOP acme`).
rem {date} is today in the name of the file. The last result in the Task Scheduler is the exit code: 3 is temporary.
if not exist "%USERPROFILE%\reports" mkdir "%USERPROFILE%\reports"
schtasks /Create /F /TN "orderstatus morning" /SC WEEKLY /D MON,TUE,WED,THU,FRI /ST 06:00 /TR "orderstatus list --payment unpaid --state open --output \"%USERPROFILE%\reports\unpaid-{date}.csv\""
